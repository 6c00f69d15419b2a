/* Stands in for the system calls of macOS that lib/process makes, on top of Linux' /proc, so that
 * commands can take the way of macOS here: ./jbang test --portable. It answers in Apple's own
 * structures, and takes Apple's numbers alone. What differs between the systems, and where that
 * stands, in Apple's sources unless said otherwise:
 *
 * start      p_starttime is a time since 1970 (here of ticks) that does not move when the clock is
 *            set; ps prints whole seconds of it (adv_cmds/ps/print.c, lstarted).
 * kernel     is listed as a process, of pid 0 (xnu bsd/kern/kern_proc.c, proc_iterate; here for
 *            KERN_PROC_ALL alone).
 * zombie     is listed with SZOMB, and nothing else is told of it: proc_pidinfo finds living
 *            processes alone (xnu bsd/kern/proc_info.c: proc_find).
 * environment is cut off, without an error, for programs that the system protects: /bin/sh, bash,
 *            zsh and sleep are (xnu bsd/kern/kern_sysctl.c, sysctl_procargsx, omit_env_vars;
 *            r-lib/ps issue 121). Root is no exception.
 * others     of their processes only what KERN_PROC tells is told, but to root (proc_info.c,
 *            PROC_CHECK_...; kern_sysctl.c compares user ids).
 * memory     is the physical footprint (xnu bsd/sys/resource.h); there is no PSS and no USS.
 * times      are in units of mach_timebase_info, 125/3 nanoseconds on arm64.
 * signals    SIGSTOP is 17, and 19 is SIGCONT (xnu bsd/sys/signal.h).
 * spawn      POSIX_SPAWN_SETSID 0x0400, POSIX_SPAWN_CLOEXEC_DEFAULT 0x4000 (xnu bsd/sys/spawn.h),
 *            O_APPEND 0x0008 (xnu bsd/sys/fcntl.h), SIG_SETMASK 3 (xnu bsd/sys/signal.h).
 * files      have a table of 25 places, then 50, 100 and so on, which pbi_nfiles is the size of
 *            (xnu bsd/kern/kern_descrip.c, fdalloc; bsd/kern/proc_info.c, proc_pidlistfds).
 * pipes      have a handle for each end, and that of the peer (xnu bsd/kern/sys_pipe.c,
 *            fill_pipeinfo); so have sockets (bsd/kern/socket_info.c).
 * channels   of Network.framework are no sockets (bsd/sys/proc_info.h, PROX_FDTYPE_CHANNEL): here a
 *            memory file of that name.
 *
 * Offsets are those of kinfo_proc (bsd/sys/sysctl.h), proc_info.h and vm_statistics.h of xnu.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <linux/rtnetlink.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef BOOT_MILLIS
#error "-DBOOT_MILLIS=$(($(date +%s%3N) - $(cut -d' ' -f1 /proc/uptime | tr -d .)0))"
#endif
#define KINFO 648
#define TIMEBASE_NUMERATOR 125
#define TIMEBASE_DENOMINATOR 3

static void put32(char *at, uint32_t v) { memcpy(at, &v, 4); }
static void put64(char *at, uint64_t v) { memcpy(at, &v, 8); }

/* The function of the C library that has this name, too. */
static void *libc(const char *name) {
  return dlsym(dlopen("libc.so.6", RTLD_LAZY), name);
}

/* Reads a file of /proc; the bytes, or -1. */
static long slurp(const char *path, char *to, size_t room) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  size_t size = 0;
  ssize_t more;
  while (size < room && (more = read(file, to + size, room - size)) > 0) size += more;
  close(file);
  return size;
}

static long slurp_of(int pid, const char *name, char *to, size_t room) {
  char path[96];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  return slurp(path, to, room);
}

struct process {
  int pid, parent, threads;
  char state, name[17];
  uid_t user;
  unsigned long long start_millis, ticks, rss_pages;
};

/* When the system started, in milliseconds since 1970: for all that run on it the same. */
static unsigned long long boot(void) { return BOOT_MILLIS; }

static int look(int pid, struct process *p) {
  char text[4096], path[64];
  struct stat status;
  long size = slurp_of(pid, "stat", text, sizeof text - 1);
  snprintf(path, sizeof path, "/proc/%d", pid);
  if (size <= 0 || stat(path, &status)) return 0;
  text[size] = 0;
  char *name = strchr(text, '('), *end = strrchr(text, ')');
  if (!name || !end) return 0;
  memset(p, 0, sizeof *p);
  p->pid = pid;
  p->user = status.st_uid;
  *end = 0;
  snprintf(p->name, sizeof p->name, "%s", name + 1);
  unsigned long long user, system, start, rss, threads;
  unsigned flags;
  int fields = sscanf(end + 2,
      "%c %d %*d %*d %*d %*d %u %*u %*u %*u %*u %llu %llu %*d %*d %*d %*d %llu %*d %llu %*u %llu",
      &p->state, &p->parent, &flags, &user, &system, &threads, &start, &rss);
  if (fields != 8) return 0;
  p->threads = threads;
  p->ticks = user + system;
  p->rss_pages = rss;
  p->start_millis = boot() + start * 1000 / sysconf(_SC_CLK_TCK);
  return !(flags & 0x00200000); /* PF_KTHREAD: threads of Linux' kernel are no processes elsewhere */
}

/* One of which the first thread alone has ended lives on. */
static int is_dead(const struct process *p) {
  return p->state == 'X' || (p->state == 'Z' && p->threads <= 1);
}

/* Whether this process is told more of another than what KERN_PROC lists. */
static int is_told(int pid, struct process *p) {
  if (!look(pid, p) || is_dead(p)) return errno = ESRCH, 0;
  if (geteuid() != 0 && p->user != geteuid()) return errno = EPERM, 0;
  return 1;
}

static void fill(const struct process *p, char *to) {
  memset(to, 0, KINFO);
  put64(to, p->start_millis / 1000);
  put32(to + 8, p->start_millis % 1000 * 1000);
  to[36] = is_dead(p) ? 5 : p->state == 'T' ? 4 : p->state == 'R' ? 2 : 3;
  put32(to + 40, p->pid);
  memcpy(to + 243, p->name, 16);
  put32(to + 392, p->user);
  put32(to + 420, p->user);
  put32(to + 560, p->parent);
}

static int list(char *to, size_t *size) {
  DIR *folder = opendir("/proc");
  if (!folder) return errno = EPERM, -1;
  size_t found = 0, room = *size;
  int error = 0;
  struct process kernel = {.name = "kernel_task", .state = 'S'};
  if (to && room < KINFO) error = ENOMEM;
  if (to && !error) fill(&kernel, to);
  found++;
  for (struct dirent *entry; (entry = readdir(folder));) {
    struct process p;
    if (!isdigit(entry->d_name[0]) || !look(atoi(entry->d_name), &p)) continue;
    if (to && (found + 1) * KINFO > room) error = ENOMEM;
    if (to && !error) fill(&p, to + found * KINFO);
    found++;
  }
  closedir(folder);
  if (error) return errno = error, -1;
  *size = found * KINFO + (to ? 0 : 5 * KINFO); /* with a bit more room, as Apple's answers */
  return 0;
}

/* Whether the system protects its program, as it does Apple's own. */
static int is_protected(int pid) {
  static const char *names[] = {"sh", "dash", "bash", "zsh", "zsh5", "sleep"};
  char link[64], target[4096];
  snprintf(link, sizeof link, "/proc/%d/exe", pid);
  ssize_t size = readlink(link, target, sizeof target - 1);
  if (size <= 0) return 0;
  target[size] = 0;
  if (strncmp(target, "/bin/", 5) && strncmp(target, "/usr/bin/", 9)) return 0;
  const char *name = strrchr(target, '/') + 1;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!strcmp(name, names[i])) return 1;
  return 0;
}

static int arguments(int pid, char *to, size_t *size) {
  struct process p;
  if (!to || !is_told(pid, &p)) return errno = EINVAL, -1;
  size_t room = *size;
  char *text = malloc(room);
  long arguments = slurp_of(pid, "cmdline", text, room);
  char path[64], program[4096];
  snprintf(path, sizeof path, "/proc/%d/exe", pid);
  ssize_t length = readlink(path, program, sizeof program);
  if (arguments <= 0 || length <= 0 || arguments + length + 64 > (long)room) {
    free(text);
    return errno = EINVAL, -1;
  }
  if (text[arguments - 1]) text[arguments++] = 0; /* a title without an end */
  int count = 0;
  for (long i = 0; i < arguments; i++) count += !text[i];
  put32(to, count);
  memcpy(to + 4, program, length);
  size_t at = 4 + length;
  while (at % 8) to[at++] = 0; /* at least one zero byte, and some more */
  memset(to + at, 0, 8);
  at += 8;
  memcpy(to + at, text, arguments);
  at += arguments;
  if (pid == getpid() || !is_protected(pid)) {
    long environment = slurp_of(pid, "environ", to + at, room - at - 64);
    if (environment > 0) at += environment;
    static const char kernel[] = "\0ptr_munge=\0main_stack=\0executable_boothash=0";
    memcpy(to + at, kernel, sizeof kernel);
    at += sizeof kernel;
  }
  free(text);
  *size = at;
  return 0;
}

int sysctl(int *name, unsigned count, void *to, size_t *size, void *from, size_t length) {
  (void)from, (void)length;
  if (count < 3 || name[0] != 1) return errno = ENOENT, -1;
  if (name[1] == 14 && name[2] == 0 && count == 3) return list(to, size);
  if (name[1] == 14 && name[2] == 1 && count == 4) {
    struct process p;
    if (!to || *size < KINFO) return errno = ENOMEM, -1;
    if (!look(name[3], &p)) return *size = 0, 0; /* no error */
    fill(&p, to);
    return *size = KINFO, 0;
  }
  if (name[1] == 49 && count == 3) return arguments(name[2], to, size);
  return errno = ENOENT, -1;
}

static unsigned long long meminfo(const char *name) {
  char text[8192], key[64];
  long size = slurp("/proc/meminfo", text, sizeof text - 1);
  unsigned long long kib = 0;
  text[size < 0 ? 0 : size] = 0;
  snprintf(key, sizeof key, "%s:", name);
  char *at = strstr(text, key);
  if (at) sscanf(at + strlen(key), "%llu", &kib);
  return kib * 1024;
}

int sysctlbyname(const char *name, void *to, size_t *size, void *from, size_t length) {
  (void)from, (void)length;
  unsigned long long value;
  if (!strcmp(name, "vm.swapusage") && *size >= 32) {
    unsigned long long total = meminfo("SwapTotal"), left = meminfo("SwapFree");
    put64(to, total), put64((char *)to + 8, left), put64((char *)to + 16, total - left);
    return *size = 32, 0;
  }
  if (!strcmp(name, "hw.memsize")) value = meminfo("MemTotal");
  else if (!strcmp(name, "vm.pagesize")) value = sysconf(_SC_PAGESIZE);
  else if (!strcmp(name, "kern.memorystatus_vm_pressure_level")) value = 1;
  else return errno = ENOENT, -1;
  size_t width = strcmp(name, "hw.memsize") ? 4 : 8;
  if (*size < width) return errno = ENOMEM, -1;
  memcpy(to, &value, width);
  return *size = width, 0;
}

/* The places of a table that has room for so many files. */
static int places(int found) {
  int places = 25;
  while (places < found) places *= 2;
  return places;
}

static int files(int pid, char *to, int room) {
  char path[300], target[64];
  snprintf(path, sizeof path, "/proc/%d/fd", pid);
  DIR *folder = opendir(path);
  if (!folder) return errno = EPERM, 0;
  int found = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (!isdigit(entry->d_name[0])) continue;
    snprintf(path, sizeof path, "/proc/%d/fd/%s", pid, entry->d_name);
    ssize_t size = readlink(path, target, sizeof target - 1);
    if (size < 0) continue;
    target[size] = 0;
    if (to && (found + 1) * 8 <= room) {
      put32(to + found * 8, atoi(entry->d_name));
      int type = !strncmp(target, "socket:", 7) ? 2 : !strncmp(target, "pipe:", 5) ? 6 : 1;
      if (!strncmp(target, "/memfd:channel", 14)) type = 10;
      put32(to + found * 8 + 4, type);
      found++;
    } else if (!to) found++;
  }
  closedir(folder);
  return to ? found * 8 : (places(found) + 20) * 8;
}

int proc_pidinfo(int pid, int flavor, uint64_t arg, void *to, int room) {
  (void)arg;
  struct process p;
  char link[64];
  if (!is_told(pid, &p)) return 0;
  if (flavor == 1) return files(pid, to, room);
  if (flavor == 9 && room >= 2352) {
    memset(to, 0, 2352);
    snprintf(link, sizeof link, "/proc/%d/cwd", pid);
    return readlink(link, (char *)to + 152, 1023) <= 0 ? 0 : 2352;
  }
  if (flavor == 2 && room >= 232) {
    char *task = to;
    memset(task, 0, 232);
    put32(task + 12, pid), put32(task + 16, p.parent), put32(task + 20, p.user);
    put32(task + 96, files(pid, NULL, 0) / 8 - 20);
    put64(task + 120, p.start_millis / 1000), put64(task + 128, p.start_millis % 1000 * 1000);
    put64(task + 144, p.rss_pages * sysconf(_SC_PAGESIZE));
    unsigned long long nanos = p.ticks * (1000000000ULL / sysconf(_SC_CLK_TCK));
    put64(task + 152, nanos * TIMEBASE_DENOMINATOR / TIMEBASE_NUMERATOR);
    put32(task + 220, p.threads);
    return 232;
  }
  return errno = EINVAL, 0;
}

/* The inode of the other one of two Unix sockets; 0 for none. */
static unsigned long peer_of(unsigned long inode) {
  struct {
    struct nlmsghdr header;
    struct unix_diag_req body;
  } question = {{sizeof question, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 0, 0},
                {AF_UNIX, 0, 0, -1, inode, UDIAG_SHOW_PEER, {-1, -1}}};
  char answer[4096];
  unsigned long peer = 0;
  int link = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (link < 0) return 0;
  if (send(link, &question, sizeof question, 0) > 0) {
    ssize_t size = recv(link, answer, sizeof answer, 0);
    struct nlmsghdr *header = (struct nlmsghdr *)answer;
    if (size > 0 && NLMSG_OK(header, size) && header->nlmsg_type == SOCK_DIAG_BY_FAMILY) {
      struct unix_diag_msg *body = NLMSG_DATA(header);
      struct rtattr *next = (struct rtattr *)(body + 1);
      int left = header->nlmsg_len - NLMSG_LENGTH(sizeof *body);
      for (; RTA_OK(next, left); next = RTA_NEXT(next, left))
        if (next->rta_type == UNIX_DIAG_PEER) peer = *(uint32_t *)RTA_DATA(next);
    }
  }
  close(link);
  return peer;
}

/* Fills in where a TCP socket is in a table of /proc/net; whether it is. */
static int is_tcp(int pid, const char *table, unsigned long inode, char *socket) {
  char path[64], line[512];
  snprintf(path, sizeof path, "/proc/%d/net/%s", pid, table);
  FILE *file = fopen(path, "re");
  int found = 0;
  while (file && !found && fgets(line, sizeof line, file)) {
    unsigned port, state;
    unsigned long of;
    if (sscanf(line, " %*d: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x %*s %*s %*s %*u %*d %lu", &port,
            &state, &of) != 3 || of != inode) continue;
    found = 1;
    put32(socket + 256, 2);
    socket[268] = port >> 8, socket[269] = port;
    put32(socket + 344, state == 10 ? 1 : 4);
    socket[188] = state == 10 ? 2 : 0;
  }
  if (file) fclose(file);
  return found;
}

static void unix_socket(int pid, unsigned long inode, char *socket) {
  char path[64], line[512], name[256];
  snprintf(path, sizeof path, "/proc/%d/net/unix", pid);
  FILE *file = fopen(path, "re");
  while (file && fgets(line, sizeof line, file)) {
    unsigned long flags, of;
    *name = 0;
    if (sscanf(line, "%*s %*s %*s %lx %*s %*s %lu %255[^\n]", &flags, &of, name) < 2) continue;
    if (of != inode) continue;
    put32(socket + 256, 3);
    socket[188] = flags & 0x10000 ? 2 : 0;
    unsigned long peer = peer_of(inode);
    put64(socket + 264, peer ? peer << 8 | 0x5 : 0);
    char *at = name;
    while (*at == ' ') at++;
    memcpy(socket + 282, at, strnlen(at, 103));
    break;
  }
  if (file) fclose(file);
}

int proc_pidfdinfo(int pid, int number, int flavor, void *to, int room) {
  struct process p;
  char path[64], target[64], text[512];
  unsigned long inode;
  if (!is_told(pid, &p)) return 0;
  snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, number);
  ssize_t size = readlink(path, target, sizeof target - 1);
  if (size < 0) return errno = EBADF, 0;
  target[size] = 0;
  if (flavor == 6 && room >= 184 && sscanf(target, "pipe:[%lu]", &inode) == 1) {
    snprintf(path, sizeof path, "fdinfo/%d", number);
    size = slurp_of(pid, path, text, sizeof text - 1);
    unsigned flags = 0;
    text[size < 0 ? 0 : size] = 0;
    char *at = strstr(text, "flags:");
    if (at) sscanf(at + 6, "%o", &flags);
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    memset(to, 0, 184);
    /* The peer's is 0 when nobody has that end any more, which would take a look at all here. */
    put64((char *)to + 160, inode << 8 | (writes ? 2 : 1));
    put64((char *)to + 168, inode << 8 | (writes ? 1 : 2));
    return 184;
  }
  if (flavor == 3 && room >= 792 && sscanf(target, "socket:[%lu]", &inode) == 1) {
    memset(to, 0, 792);
    put64((char *)to + 160, inode << 8 | 0x5);
    if (!is_tcp(pid, "tcp", inode, to) && !is_tcp(pid, "tcp6", inode, to))
      unix_socket(pid, inode, to);
    return 792;
  }
  return errno = EBADF, 0;
}

int proc_pid_rusage(int pid, int flavor, void *to) {
  struct process p;
  char text[4096];
  if (flavor != 2 || !is_told(pid, &p)) return -1;
  long size = slurp_of(pid, "status", text, sizeof text - 1);
  unsigned long long anonymous = 0, swapped = 0;
  text[size < 0 ? 0 : size] = 0;
  char *at = strstr(text, "RssAnon:");
  if (at) sscanf(at + 8, "%llu", &anonymous);
  at = strstr(text, "VmSwap:");
  if (at) sscanf(at + 7, "%llu", &swapped);
  memset(to, 0, 160);
  put64((char *)to + 64, p.rss_pages * sysconf(_SC_PAGESIZE));
  put64((char *)to + 72, (anonymous + swapped) * 1024);
  return 0;
}

int mach_timebase_info(uint32_t *to) {
  to[0] = TIMEBASE_NUMERATOR;
  to[1] = TIMEBASE_DENOMINATOR;
  return 0;
}

unsigned mach_host_self(void) { return 0x103; }

int host_statistics64(unsigned host, int flavor, void *to, uint32_t *count) {
  if (host != mach_host_self() || flavor != 4 || *count < 38) return 4;
  unsigned long long page = sysconf(_SC_PAGESIZE);
  memset(to, 0, 152);
  put32(to, meminfo("MemFree") / page);
  put32((char *)to + 140, (meminfo("MemTotal") - meminfo("MemAvailable")) / page);
  return 0;
}

int kill(int pid, int number) {
  int (*send)(int, int) = (int (*)(int, int))libc("kill");
  switch (number) {
    case 0: case 1: case 9: case 15: return send(pid, number);
    case 17: return send(pid, SIGSTOP);
    case 18: return send(pid, SIGTSTP);
    case 19: return send(pid, SIGCONT);
    default: return errno = EINVAL, -1;
  }
}

int pthread_sigmask(int how, const sigset_t *set, sigset_t *old) {
  int (*mask)(int, const sigset_t *, sigset_t *) =
      (int (*)(int, const sigset_t *, sigset_t *))libc("pthread_sigmask");
  return how == 3 ? mask(SIG_SETMASK, set, old) : EINVAL;
}

static __thread int closes;

int posix_spawnattr_setflags(posix_spawnattr_t *to, short flags) {
  int (*set)(posix_spawnattr_t *, short) =
      (int (*)(posix_spawnattr_t *, short))libc("posix_spawnattr_setflags");
  if (flags & ~(0x0400 | 0x4000 | 0x04 | 0x08)) return EINVAL;
  closes = flags & 0x4000;
  return set(to, (flags & (0x04 | 0x08)) | (flags & 0x0400 ? POSIX_SPAWN_SETSID : 0));
}

int posix_spawn_file_actions_addopen(
    posix_spawn_file_actions_t *to, int number, const char *path, int flags, mode_t mode) {
  int (*add)(posix_spawn_file_actions_t *, int, const char *, int, mode_t) =
      (int (*)(posix_spawn_file_actions_t *, int, const char *, int, mode_t))libc(
          "posix_spawn_file_actions_addopen");
  if (flags & ~(O_ACCMODE | 0x08)) return EINVAL;
  return add(to, number, path, (flags & O_ACCMODE) | (flags & 0x08 ? O_APPEND : 0), mode);
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *files,
    const posix_spawnattr_t *attributes, char *const argv[], char *const environment[]) {
  int (*spawn)(pid_t *, const char *, const posix_spawn_file_actions_t *,
      const posix_spawnattr_t *, char *const[], char *const[]) = libc("posix_spawn");
  if (closes) posix_spawn_file_actions_addclosefrom_np((posix_spawn_file_actions_t *)files, 3);
  closes = 0;
  return spawn(pid, path, files, attributes, argv, environment);
}
