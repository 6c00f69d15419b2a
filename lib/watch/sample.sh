# shellcheck shell=sh # sourced by watch.sh
# What the servers take, measured each minute without a JVM: by awk, from /proc, for the processes
# in the file "roster" of the history. MinuteSamples.java writes that, and reads what this adds to
# the file "minute": fields between tabs, sizes in kilobytes, CPU time in clock ticks. To ask for the
# sizes costs the kernel a walk through all pages. So those of a server that has not run since the
# sample before are taken from there, until a command takes the file away. It prints
# the figures for the status line: how many servers, their memory, and how many are orphans; and then,
# where a server has another parent than in the roster, in how many seconds to look at what lost its
# client: at once.

# Becomes the awk that takes one sample; $1 is the folder of the history, $2 a file for what it would
# add there.
take_sample() {
  exec awk -F '\t' -v minute="$1/minute" -v clock="$(date +%s)" '
    # Sets stat[1], the state, and what follows it.
    function read_stat(pid,    file, line, text) {
      file = "/proc/" pid "/stat"
      text = ""
      while ((getline line <file) > 0) text = text " " line
      close(file)
      sub(/.*\) /, "", text)
      return split(text, stat, " ")
    }
    # Sets size["NAME:"] of the lines of a file.
    function read_sizes(file,    line, words) {
      split("", size)
      while ((getline line <file) > 0) {
        split(line, words, " ")
        size[words[1]] = words[2]
      }
      close(file)
    }
    function read_pressure(    line, words) {
      split("", pressure)
      while ((getline line <"/proc/pressure/memory") > 0) {
        split(line, words, " ")
        sub(/avg60=/, "", words[3])
        pressure[words[1]] = int(words[3] * 100 + 0.5)
      }
    }
    BEGIN {
      while ((getline line <minute) > 0) {
        fields = split(line, words, FS)
        if (words[1] == "sample") {
          split("", known)
          boot = words[2]
        } else if (words[1] == "server" && fields == 12) {
          key = words[2] FS words[3] FS words[4] FS words[5] FS words[6] FS words[7]
          known[key FS words[11] FS words[12]] = words[8] FS words[9] FS words[10]
        }
      }
      close(minute)
    }
    NR == 1 {
      if (boot != $1) split("", known)
      getline uptime <"/proc/uptime"
      sub(/ .*/, "", uptime)
      sub(/\./, "", uptime)
      # In a container it may be that of the container, while processes start by the clock of the host.
      if (read_stat("self") && stat[20] + 0 > uptime + 0) uptime = stat[20]
      # Where the clock was set, or the machine paused, since the roster was written.
      offset = clock * 1000 - uptime * 10
      if (offset - $2 < 60000 && $2 - offset < 60000) offset = $2
      read_sizes("/proc/meminfo")
      read_pressure()
      printf "sample\t%s\t%.0f\t%s0\t%s\t%s\t%s\t%s\t%s\t%s\n", $1, offset, uptime, size["MemTotal:"],
        size["MemAvailable:"], size["SwapTotal:"], size["SwapTotal:"] - size["SwapFree:"],
        pressure["some"], pressure["full"]
      next
    }
    {
      count = split($7, processes, " ")
      found = uss = pss = rss = cpu = threads = 0
      for (i = 1; i <= count; i++) {
        split(processes[i], id, "@")
        if (!read_stat(id[1]) || stat[1] == "Z" || stat[20] * 10 != id[2]) continue
        alive[++found] = id[1]
        if (id[1] == $5 && $8 != "" && stat[2] != $8) moved = 1
        cpu += stat[12] + stat[13]
        threads += stat[18]
      }
      now = $1 FS $2 FS $3 FS $4 FS $5 FS $6 FS cpu FS threads
      if (now in known) {
        split(known[now], sizes, FS)
        uss = sizes[1]
        pss = sizes[2]
        rss = sizes[3]
      } else {
        measured = 0
        for (i = 1; i <= found; i++) {
          read_sizes("/proc/" alive[i] "/smaps_rollup")
          if (!("Pss:" in size)) continue
          measured++
          huge = size["Private_Hugetlb:"]
          uss += size["Private_Clean:"] + size["Private_Dirty:"] + huge
          pss += size["Pss:"] + huge
          rss += size["Rss:"] + huge
        }
        found = measured
      }
      if (!found) next
      servers++
      memory += pss
      if ($2 == "orphan") orphans++
      printf "server\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\n", $1, $2, $3, $4, $5, $6,
        uss, pss, rss, cpu, threads
    }
    END {
      if (servers) printf "end\t%d\n", servers
      printf "figures %d %d %d\n%s", servers, memory, orphans, moved ? "0\n" : "" >"/dev/stderr"
    }' "$1/roster" 3>&1 >>"${2:-$1/minute}" 2>&3 3>&-
}
