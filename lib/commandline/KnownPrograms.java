//SOURCES Argv.java
//SOURCES ../config/Client.java

package mcptools.commandline;

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
          perf watch xargs entr parallel tmux screen zellij byobu abduco dtach script \
          curl wget http https xh ssh autossh mosh scp sftp rsync rclone nc ncat socat telnet \
          tar zip unzip gzip gunzip zcat zstd xz 7z make gmake cmake ninja just task rake gradle \
          gradlew mvn mvnw bazel psql mysql sqlite3 duckdb redis-cli mongosh systemctl journalctl \
          launchctl service rc-service invoke-rc.d brew apt apt-get dpkg dnf yum pacman snap pip pip3 easy_install jq yq \
          clangd rust-analyzer rustc gcc g++ clang cc javac kubectl helm terraform tofu ansible \
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
          zipapp pydoc py_compile
          """);

  /** Coding agents: their arguments are prompts and settings of other servers. */
  public static final Set<String> AGENTS = Options.names(Client.agents());

  /** Servers that pass on to another one, which their arguments name. */
  public static final Set<String> PROXIES =
      Options.names("mcp-proxy mcpo supergateway mcp-bridge mcp-gateway mcp-superassistant-proxy");

  public static final Set<String> SHELLS =
      Options.names("sh bash dash zsh ksh ksh93 mksh ash rbash yash fish");

  /** What takes operands for names of other things: "host mcp" is no server. */
  private static final class TakingNames {
    static final Set<String> PROGRAMS =
        Options.names(
            """
            cd z zoxide j autojump fasd pushd pwd ll la l lsd dir id su sudo doas host hostname \
            ping ping6 mtr dig nslookup whois traceroute tracepath finger groups passwd login \
            logname who w users useradd userdel usermod groupadd adduser deluser chsh chfn \
            runuser machinectl loginctl hostnamectl crond cron init initctl \
            supervisorctl circusctl s6-svc sv bunzip2 bzip2 xzcat lz4 unrar 7za rar bsdtar cpio \
            ar nm objdump readelf strings xxd hexdump od md5sum sha1sum sha256sum sha512sum \
            shasum cksum sum split csplit join paste column fold fmt nl tac rev shuf seq tsort \
            comm expand realpath readlink basename dirname mktemp mkfifo sync truncate shred \
            link unlink chgrp chattr lsattr getfacl setfacl mount umount export set unset alias \
            unalias source command builtin exec eval wait jobs fg bg oc k9s kubectx kubens \
            kustomize skaffold tilt minikube kind k3d eksctl argocd flux istioctl stern docker \
            docker-machine lxc lxd incus multipass limactl lima colima orb vagrant vboxmanage \
            virsh qemu-system-x86_64 distrobox toolbox toolbx flatpak bwrap firejail chroot \
            nsenter unshare systemd-run systemd-nspawn fly flyctl railway vercel wrangler \
            netlify surge now gcloud aws az doctl linode-cli hcloud gh glab hub tea port nix \
            nix-env nix-shell guix emerge zypper apk xbps-install eopkg flatpak-builder cargo \
            rustup gem bundle rails mix iex elixir erl rebar3 stack cabal ghc ocaml dune opam \
            sbt scala clojure lein clj bb ant deno bun node npm npx pnpm yarn ruby php perl \
            python uv poetry pdm rye hatch pixi conda mamba poe invoke inv doit scons meson \
            bazelisk buck buck2 pants please earthly mage moon wireit gulp grunt ember rsbuild \
            rspack rslib farm vue-cli-service foreman honcho overmind hivemind goreman mprocs \
            process-compose cookiecutter copier yo plop hygen create-next-app create-react-app \
            create-vite hyperfine bench wrk ab hey k6 locust vegeta siege ansible-playbook \
            ansible-vault packer vault consul nomad pass gopass bw op age sops mysqldump \
            mysqladmin mariadb pg_dump pg_restore createdb dropdb createuser dropuser mongo \
            mongodump sqlite litecli pgcli mycli usql dolt influx cqlsh clickhouse-client ollama \
            llama-cli llama-server vllm lms llm mods aichat sgpt gptme oterm interpreter tgpt \
            fabric fast-agent forge plandex open-webui thv shellcheck shfmt yamllint hadolint \
            actionlint tflint golangci-lint staticcheck gofmt rustfmt clippy-driver deadnix \
            tokei scc gocloc dust dua ncdu broot yazi nnn lf mc vifm joshuto xplr zathura evince \
            okular feh sxiv imv mpv vlc ffplay ffmpeg ffprobe play sox aplay paplay afplay \
            espeak say figlet toilet cowsay lolcat notify-send zenity dialog whiptail rofi dmenu \
            fuzzel wofi apropos whatis tldr cheat navi ri perldoc texinfo glow mdcat pandoc \
            pdflatex xelatex latexmk typst hugo jekyll zola trash trash-put rename mmv vidir \
            detox fdupes rmlint stow chezmoi yadm watchman watchexec inotifywait fswatch reflex \
            air modd lnav multitail goaccess ccze mcfly atuin hstr history howdoi trae xvfb qemu \
            wine mono dlv cgdb rr valgrind heaptrack ghq gitui jless fx gron dasel yj httpie \
            hurl grpcurl websocat wscat newman npm-check npm-name npm-why bundle-phobia \
            license-checker kill-port open-cli gitmoji express-generator mkdirp cpy del-cli \
            trash-cli np pkg ncc source-map-explorer markdownlint markdownlint-cli \
            markdownlint-cli2 cspell textlint htmlhint standard xo tslint sort-package-json tape \
            uvu wdio sirv sirv-cli servor license gitignore tree-cli dpdm arkit jscpd fkill \
            fkill-cli tsup tsdx microbundle unbuild pkgroll bunchee lessc sass postcss pug svgo \
            npm-run-all npm-run-all2 run-s run-p bumpp release-it skills wormhole magic-wormhole \
            vulture pydocstyle radon djlint interrogate autoflake pyupgrade files-to-prompt \
            gitingest code2prompt ai-digest markitdown datasette cruft pip-audit pipdeptree \
            pyinstaller nuitka cython sqlfluff sqlfmt semantic-release towncrier bump2version \
            commitizen nbstripout papermill nbconvert streamlit gradio chainlit celery rq \
            dramatiq huey flask django-admin fastapi quart sanic alembic manage.py scrapy mlflow \
            dvc kedro prefect dagster airflow bentoml modal circleci act trufflehog gitleaks \
            grype syft cosign crane skopeo buildah dive ctop lazydocker nginx caddy httpd \
            apache2 haproxy traefik envoy redis-server postgres mysqld mongod memcached \
            nats-server etcd dockerd containerd runc ctr crictl swapon insmod modprobe dmsetup \
            losetup tc ip ifconfig iptables nft route arp ss netstat chrome chromium firefox \
            brave safari electron zoom slack discord obsidian tmuxinator tmuxp smug sesh mux \
            teamocil
            """);

    /** Usual names of scripts, which may well begin a server when more is said. */
    static final Set<String> SCRIPTS =
        Options.names(
            """
            run dev build deploy start stop restart status manage do go x task test check ci \
            lint setup bootstrap release publish launch hook main cli tool script connect attach \
            open edit new add
            """);
  }

  private KnownPrograms() {}

  /** True for a program that is no server, whatever it is given. */
  public static boolean isOther(String program) {
    return SHELLS.contains(program) || INNOCENT.contains(program) || TOOLS.contains(program);
  }

  /** True for a program to which a lone word is the name of something, be it "mcp". */
  public static boolean takesNames(String program) {
    return isOther(program)
        || TakingNames.PROGRAMS.contains(program)
        || program.startsWith("create-");
  }

  /** The same for the usual name of a script, such as "dev". */
  public static boolean isTask(String program) {
    return TakingNames.SCRIPTS.contains(program);
  }

  /** Name of the program at a path, lower case, without {@code .exe}. */
  public static String name(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.endsWith(".exe") ? name.substring(0, name.length() - 4) : name;
  }
}
