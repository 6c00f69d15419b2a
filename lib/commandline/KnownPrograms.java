//SOURCES Argv.java
//SOURCES ../config/Client.java

package mcptools.commandline;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.config.Client;

/** Names of programs that recognition has to know. */
public final class KnownPrograms {
  /** Never a server whatever their arguments say. */
  public static final Set<String> INNOCENT =
      Options.names(
          """
          vi vim nvim gvim view nano pico emacs emacsclient hx helix micro kak ed subl mate code \
          code-insiders codium cursor windsurf zed idea pycharm webstorm goland open xdg-open \
          less more most cat bat head tail man info tee echo printf test true false sleep yes \
          grep egrep fgrep zgrep rg ag ack ugrep find fd fdfind fzf locate which whereis type \
          git gitk tig hg svn jj lazygit delta diff cmp patch sort uniq wc awk gawk sed cut tr \
          ls eza exa tree du df stat file touch cp mv rm ln mkdir rmdir chmod chown install dd \
          ps kill pkill pgrep killall pidof top htop btop lsof fuser strace ltrace dtruss gdb lldb \
          perf watch xargs entr parallel tmux screen zellij byobu abduco dtach \
          curl wget http https xh ssh autossh mosh scp sftp rsync rclone nc ncat socat telnet \
          tar zip unzip gzip gunzip zcat zstd xz 7z make gmake cmake ninja just task rake gradle \
          gradlew bazel psql mysql sqlite3 duckdb redis-cli mongosh systemctl journalctl \
          launchctl service rc-service invoke-rc.d brew apt apt-get dpkg dnf yum pacman snap pip pip3 easy_install jq yq \
          clangd rust-analyzer rustc gcc g++ clang cc javac helm terraform tofu ansible \
          alacritty kitty ghostty wezterm xterm jupyter ipython tsserver gpg openssl base64 crontab at batch
          """);

  /** Development tools that take folders and patterns, so that {@code jest mcp} is no server. */
  public static final Set<String> TOOLS =
      Options.names(
          """
          eslint prettier jest vitest mocha ava tap c8 nyc tsc tsserver vite webpack rollup esbuild \
          swc parcel next nuxt astro turbo nx lerna ncu npm-check-updates playwright cypress biome \
          oxlint stylelint typedoc rimraf madge knip depcheck degit husky lint-staged nodemon pm2 \
          pytest py.test unittest ruff black isort mypy pyright pylint flake8 bandit coverage tox \
          nox codespell pre-commit pip build twine ty uvicorn gunicorn hypercorn ipykernel_launcher \
          serve http-server live-server json-server code-server mkdocs sphinx-build ranger meld \
          rspec rubocop phpunit phpstan pest pint composer http.server venv compileall pdb cloc tree timeit dis trace cprofile profile tokenize ast inspect doctest \
          zipapp pydoc py_compile script kubectl mvn mvnw mvnd
          """);

  /** Coding agents: their arguments are prompts and settings of other servers. */
  public static final Set<String> AGENTS = agents();

  /** Servers that pass on to another one, which their arguments name. */
  public static final Set<String> PROXIES =
      Options.names("mcp-proxy mcpo supergateway mcp-bridge mcp-gateway mcp-superassistant-proxy");

  public static final Set<String> SHELLS =
      Options.names("sh bash dash zsh ksh ksh93 mksh ash rbash yash fish");

  /** What takes operands for names of other things: "host mcp" is no server. */
  private static final class TakingNames {
    private static final Set<String> PROGRAMS =
        Options.names(
            """
            7za ab acme.sh acpi act actionlint adb add-apt-repository addpart adduser afplay age \
            age-keygen ai-digest aichat air airflow alembic alias amplify ansible-playbook \
            ansible-vault ant apache2 apache2ctl apk aplay apropos apt-add-repository apt-cache \
            apt-mark aptitude ar argocd aria2c arkit arp arping asciidoc asciidoctor asciinema \
            aspell atuin autoconf autoflake autojump automake avahi-browse aws az badblocks \
            banner basename bat-extras bazelisk bb bc bench bentoml bg blkdiscard blkid blkzone \
            blockdev bmon borg bpytop brave brctl broot bsdtar buck buck2 buildah builtin \
            bump2version bumpp bun bunchee bundle bundle-phobia bunzip2 busctl bw bwrap bzgrep \
            bzip2 cabal caddy cal calcurse cargo carthage ccache ccmake ccze cd cdktf celery \
            certbot cfssl cgdb chainlit chattr chcpu cheat chef chezmoi chfn chgrp chkconfig \
            chmem chpasswd chrome chromium chromium-browser chronyc chroot chruby chsh circleci \
            circusctl cksum clear clickhouse-client clippy-driver clj clojure code2prompt \
            codesign col colcrt colima colrm column comm command commitizen composite conda \
            conftest consul containerd convert cookiecutter copier cosign cowsay cpack cpio \
            cppcheck cpy cqlsh crane create-next-app create-react-app create-vite createdb \
            createuser crictl croc cron crond cruft cryptsetup cspell csplit ctest ctop ctr \
            ctrlaltdel cvs cypher-shell cython dagster dasel datasette datree dbus-send dc \
            deadnix debconf debconf-show defaults del-cli delpart deluser dep deployer deno detox devlink \
            dhall dhclient dialog dict dig dir dirname discord diskutil distrobox dive \
            django-admin djlint dlv dmenu dmesg dmsetup doas docker docker-machine dockerd doctl \
            doit dolt dot dpdm dpkg-source dramatiq dropdb dropuser dscl dstat dua dune duplicity \
            dust dvc dwarfdump earthly ecs-cli eksctl electron elinks elixir ember emerge envoy \
            eopkg erl espeak etcd ether-wake ethtool eval evince exec expand export expr \
            express-generator fabric factor fallocate farm fasd fast-agent fastapi fastlane \
            fdupes feh ffmpeg ffplay ffprobe ffuf fg figlet file-roller filefrag files-to-prompt \
            fincore findfs findmnt finger firefox firejail fkill fkill-cli flask flatpak \
            flatpak-builder flux fly flyctl fmt fold foreman forge free fsck fsck.cramfs \
            fsck.minix fsfreeze fstrim fswatch ftp fusermount fuzzel fx gapplication gcloud gdbus \
            gem genisoimage gerrit getconf getent getfacl getopt gh ghc ghorg ghq gio git-cola \
            git-lfs gita gitg gitignore gitingest gitleaks gitmoji gitui glab glances glow \
            goaccess gobuster gocloc goenv gofmt golangci-lint google-chrome gopass goreman \
            gpasswd gpg2 gprof gptme gradle-launcher gradle-wrapper gradio gresource gron groupadd groupdel groupmod groups \
            growisofs grpcurl grunt grype gsettings guix gulp gvimdiff hadolint haproxy hardlink \
            hatch hcitool hcloud hdiutil heaptrack helmfile hexdump hey history hivemind honcho \
            host hostname hostnamectl howdoi hping3 hstr htmlhint htpasswd httpd httpie hub huey \
            hugo hunspell hurl hwclock hydra hygen hyperfine iconv id identify iex ifconfig \
            ifdown ifstat iftop ifup imv incus influx init initctl inotifywait insmod inspector interdiff \
            interpreter interrogate inv invoke ionic iostat iotop ip ipcalc ipcmk ipcrm ipcs iperf \
            iperf3 ipmitool ipsec iptables irssi iscsiadm isosize istioctl iwconfig iwlist j jar \
            jarsigner jcmd jconsole jekyll jenkins-cli jenv jless jmap jobs join joshuto jps jrnl jscpd \
            jshint jsonnet jsonschema jstack k3d k6 k9s kafka-console-consumer kafka-topics kcat \
            kcov kedro kernel-install keybase khal kill-port kind knife kopia kops kubeadm \
            kubectx kubelet kubens kustomize l la last lastb lastlog latexmk lazydocker \
            ldapsearch ldattach lein lessc lf lftp license license-checker lima limactl link \
            links linode-cli lipo litecli ll llama-cli llama-server llm lms lnav localectl locust \
            logger login loginctl logname lolcat look losetup lpq lpr lprm lsattr lsb_release \
            lsblk lscpu lsd lsipc lsirq lslocks lslogins lsmem lsns lspci lsscsi lsusb lvm lxc \
            lxd lynx lz4 lzip lzma lzop machinectl mage magic-wormhole magick magit makepkg mamba maven-wrapper \
            manage.py mani mariadb markdownlint markdownlint-cli markdownlint-cli2 markitdown mc \
            mcfly mcookie md5sum mdadm mdbook mdcat mdfind mdls memcached mesg meson microbundle minicom \
            minikube mint mix mkcert mkdirp mkfifo mkfs mkfs.bfs mkfs.cramfs mkfs.minix mkswap \
            mktemp mkvirtualenv mlflow mmv modal modd modprobe mods mogrify mongo mongod \
            mongodump mongorestore mono moon mount mountpoint mplayer mprocs mpstat msbuild mpv mtr \
            multipass multitail mutt mux mycli myrepos mysqladmin mysqld mysqldump namei \
            nats-server navi nbconvert nbstripout ncal ncc ncdu ng neomutt nethogs netlify netstat \
            networkctl networksetup newman newsboat nft nginx ngrep nikto nix nix-env nix-shell \
            nl nm nmap nnn node nodenv nomad notify-send now np npm npm-check npm-name \
            npm-run-all npm-run-all2 npm-why nproc npx nsenter nslookup ntpdate nuitka nvimdiff \
            nvtop objdump obsidian oc ocaml od okular ollama op opam open-cli open-webui \
            openconnect openvpn optipng orb osascript osslsigncode.bash oterm otool overmind p4 \
            packer pandoc pants papermill paplay partx pass passwd paste pdflatex pdftoppm \
            pdftotext pdfunite pdm perl perldoc perltidy pg_dump pg_restore pgbench pgcli phing phive \
            php picocom pinfo ping ping6 pip-audit pipdeptree pivot_root pixi pkcon pkg \
            pkg-config pkgconf pkgroll pkgutil plandex plantuml play please psalm plop plutil pnpm pod poe \
            poetry polaris popeye port postcat postcss postfix postgres postmap povray prefect \
            printenv prlimit process-compose protoc pug puppet pushd pv pwd pwdx pwgen \
            pycodestyle pydocstyle pygmentize pyinstaller python pyupgrade qdbus r2 radare2 qemu \
            qemu-system-x86_64 qlmanage qpdf quart quarto quota rabbitmqadmin rabbitmqctl radon rails \
            railway rar rcs rdesktop rdiff-backup readelf readlink readprofile realpath rebar3 \
            redis-benchmark redis-server rector reflex release-it rename renice repomix reportbug reset \
            resizepart resolvconf resolvectl robo restic rev ri rmlint rofi route rpm rpmbuild rq rr \
            rsbuild rslib rsnapshot rspack rtcwake rtorrent ruby run-p run-s runc runuser rustfmt \
            rustup rvm rye s6-svc safari salt sam sanic sar sass say sbt sbt-launch scala scc scons scrapy \
            scriptlive scriptreplay semantic-release sendme seq serverless servor sesh set \
            setarch setfacl setpriv setterm sgpt sha1sum sha256sum sha512sum shasum shellcheck \
            shfmt shred shuf siege signal-cli simctl sips sirv sirv-cli skaffold skills skopeo \
            slack sls smartctl smartgit smbclient smug sops sort-package-json source \
            source-map-explorer sourcetree sox spctl split sqlfluff sqlfmt sqlite sqlmap ss \
            ssh-add ssh-copy-id ssh-keygen ssh-keyscan stack standard staticcheck stern stow \
            streamlit strings stty su sudo sum supervisorctl surge sv svgo swaplabel swapoff \
            swapon swiftformat swiftlint sxiv syft sync syncthing sysbench sysctl systemd-analyze \
            systemd-cat systemd-cgls systemd-cgtop systemd-cryptenroll systemd-delta \
            systemd-detect-virt systemd-dissect systemd-id128 systemd-nspawn systemd-path \
            systemd-run systemd-sysext tac tanka tape tarsnap tc tcpdump tea teamocil \
            telegram-cli termshark termtosvg terraspace texinfo textlint tfenv tflint tfswitch \
            tgpt thv tiged tilt timedatectl timew tldr tmutil tmuxinator tmuxp todo.sh toilet \
            tokei toolbox toolbx towncrier tput tracepath traceroute trae traefik \
            transmission-cli trash trash-cli trash-put tree-cli trufflehog truncate tsdx tset \
            tshark tslint tsort tsup ttyrec tuist tune2fs typst uclampset ufw ul umount unalias \
            uname unbuild unison unlink unrar unset unshare update-alternatives \
            update-java-alternatives update-rc.d updatedb uptime uscan useradd userdel usermod \
            users usql utmpdump uv uvu vagrant valgrind vault vboxmanage vdirsyncer vegeta velero \
            vercel vhs vidir vifm vimdiff vipw virsh visudo vlc vllm vmstat vncviewer vpnc vstest.console \
            vue-cli-service vulture w w3m wait wall watchexec watchman wdctl wdio websocat \
            weechat wg wg-quick whatis whiptail who whois wine wipefs wireit wl-copy wofi workon \
            wormhole wrangler write wrk wscat wtf xattr xbps-install xclip xcode-select \
            xcodebuild xcodegen xdg-mime xelatex xev xfreerdp xhost xmllint xmodmap xo xplr \
            xrandr xsel xsltproc xvfb xxd xzcat xzgrep yadm yamllint yarn yazi yj ykman yo \
            youtube-dl yt-dlp z zathura zenity zless zmore zola zoom zopfli zoxide zramctl zypper
            """);

    /** Usual names of scripts, which may well begin a server when more is said. */
    static final Set<String> SCRIPTS =
        Options.names(
            """
            run dev build deploy start stop restart status manage do go x task test check ci \
            lint setup bootstrap release publish launch hook main cli tool script connect attach \
            open edit new add
            """);

    /**
     * Speakers and notifiers, printers of banners, editors, players, note takers, chats and search:
     * they are told words, as in "say mcp server is done".
     */
    private static final Set<String> TOLD =
        Options.names(
            """
            spd-say speak espeak-ng flite festival pico2wave gtts-cli edge-tts \
            terminal-notifier dunstify growlnotify kdialog alerter ntfy apprise pushover noti \
            xmessage gxmessage yad swaynag osd_cat notify notify-send.sh msg pynotifier \
            boxes ponysay cowthink fortune gum sysvbanner jp2a aafire nms jove joe \
            jed ne mcedit mg kate kwrite gedit gnome-text-editor pluma geany mousepad leafpad xed \
            featherpad l3afpad nedit jmacs rjoe jstar jpico dte le lapce textmate bbedit \
            notepadqq notepad nano-editor kakoune zile e3 vile elvis sublime_text \
            zeditor lite-xl cmus mocp ncmpcpp ncmpc mpc mpd mpg123 mpg321 ogg123 \
            audacious deadbeef rhythmbox clementine quodlibet playerctl spotify spt \
            spotify_player ncspot musikcube cvlc nvlc totem celluloid smplayer xine moc termusic \
            tizonia todo todoist td tdo t ultralist taskwarrior taskell dstask nb dnote \
            nota terminal-velocity joplin rem remind reminders \
            gcalcli topydo todoman todotxt journal diary jot hnb nvpy sn tb taskbook toot \
            rainbowstream gpt chatgpt gpt-cli perplexity pplx ask chatblade shell-gpt shell_gpt \
            elia ollama-cli chatgpt-cli llm-cli claude-cli gemini-cli grok grok-cli \
            deepseek phind ai-shell askai ddgr googler surfraw sr ddg google bing duckduckgo \
            s tuxi so stackoverflow cht.sh how2 wikit wiki wikipedia hors kagi searx brave-search \
            buku wikipedia2text
            """);

    /** Servers of folders, makers of sites, searchers and viewers: they are told a folder. */
    private static final Set<String> SHOWING =
        Options.names(
            """
            dufs miniserve darkhttpd docsify static-web-server sfz goshs updog copyparty \
            markserv reveal-md slidev vmd browser-sync eleventy hexo gatsby honkit gitbook \
            allure chokidar onefetch gource rga sk tv peco zf pt sift csearch sg ast-grep spf \
            superfile gdu clifm felix walk ov moar frogmouth mdless dasht khard rbw keyring \
            mutagen lsyncd pueue tsp
            """);

    /** Editors, shells, terminals and other windows: they open a folder or a file. */
    private static final Set<String> OPENING =
        Options.names(
            """
            antigravity kiro trae clion rider phpstorm rubymine rustrover datagrip dataspell studio \
            fleet positron void pearai melty theia code-oss vscodium windsurf-next zed-editor \
            neovide nvim-qt mvim vimr lvim textadept coteditor cot nova typora marktext ghostwriter \
            apostrophe zettlr logseq zim idle idle3 thonny spyder bpython ptpython jupyter-lab \
            jupyter-notebook voila xonsh nu elvish ion osh tcsh csh nautilus nemo dolphin thunar \
            pcmanfm finder gitkraken github github-desktop fork tower smerge sublime_merge \
            gitbutler jjui lazyjj gh-dash serie kdiff3 bcompare opendiff ksdiff p4merge difft \
            sqlitebrowser visidata vd beekeeper-studio insomnia bruno postman hoppscotch konsole \
            gnome-terminal tilix terminator foot wezterm-gui rio kgx warp-terminal hyper tabby \
            iredis lens harlequin lazysql pgweb posting
            """);

    /** Supervisors, queues, tunnels, ways to other machines, and what runs tasks or agents. */
    private static final Set<String> RUNNING =
        Options.names(
            """
            runsv runsvdir s6-supervise s6-log svlogd supervise multilog monit circusd pm2-runtime \
            forever start-stop-daemon daemonize daemon immortal ts task-spooler sem lt bore frpc \
            chisel rathole cloudflared ngrok pinggy zrok tailscale netbird nebula mosh-server \
            mosh-client et sshuttle sshfs sshpass dropbear x11vnc xpra kamal mrsk cap capistrano \
            fab terragrunt virt-install xc mask lage zx oha claude-squad happy codebuff pbcopy \
            git-cliff gitpick changeset release-plz fq mlr xsv qsv nq
            """);

    static boolean is(String program) {
      return PROGRAMS.contains(program)
          || TOLD.contains(program)
          || SHOWING.contains(program)
          || OPENING.contains(program)
          || RUNNING.contains(program);
    }
  }

  private KnownPrograms() {}

  private static Set<String> agents() {
    Set<String> names = new HashSet<>();
    for (Client client : Client.values()) names.addAll(client.programs());
    return Set.copyOf(names);
  }

  /** True for a program that is no server, whatever it is given. */
  public static boolean isOther(String program) {
    return SHELLS.contains(program) || INNOCENT.contains(program) || TOOLS.contains(program);
  }

  /** True for a program to which a lone word is the name of something, be it "mcp". */
  public static boolean takesNames(String program) {
    return isOther(program) || TakingNames.is(program) || program.startsWith("create-");
  }

  /** The same for the usual name of a script, such as "dev". */
  public static boolean isTask(String program) {
    return TakingNames.SCRIPTS.contains(program);
  }

  /** Name of the program at a path, lower case, without {@code .exe} or {@code .cmd}. */
  public static String name(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.endsWith(".exe") || name.endsWith(".cmd")
        ? name.substring(0, name.length() - 4)
        : name;
  }
}
