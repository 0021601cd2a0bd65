# Temporary PostgreSQL servers, for scripts that source this file. They set `folder`, an empty folder that the server's user
# may read and whose path is short, and call `stop_servers` at the end.

# The newest installed version: Debian keeps its programs outside the path.
programs() {
  if command -v initdb >/dev/null; then dirname "$(readlink -f "$(command -v initdb)")"; return; fi
  find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1
}
pgbouncer() { type -P pgbouncer || find /usr/sbin -name pgbouncer 2>/dev/null; }
install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  echo "installing $*"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -o DPkg::Lock::Timeout=600 update -qq &&
    apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@" >/dev/null; } || true
}

# Sets `bin`, the folder of PostgreSQL's programs. Without them, exits with 3.
find_programs() {
  bin=$(programs)
  [ -n "$bin" ] || { install postgresql; bin=$(programs); }
  [ -n "$bin" ] || { echo "skipped: PostgreSQL is missing"; exit 3; }
}

# PostgreSQL and PgBouncer refuse to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

server() { # server NAME [OPTION...]
  local options="-k $folder/$1 -c listen_addresses= -c max_connections=200 -c fsync=off ${*:2}"
  as_owner "$bin/initdb" -D "$folder/$1/data" -U postgres -A trust -E UTF8 --no-sync >/dev/null
  cat >"$folder/$1/ctl" <<CTL
#!/usr/bin/env bash
# usage: ctl start|stop
set -euo pipefail
cd "$folder"
as_owner() { if [ "\$(id -u)" = 0 ]; then runuser -u postgres -- "\$@"; else "\$@"; fi; }
as_owner "$bin/pg_ctl" -w -D "$folder/$1/data" -l "$folder/$1/log" -m immediate -o "$options" "\$1" >/dev/null
CTL
  chmod +x "$folder/$1/ctl"
  "$folder/$1/ctl" start || { cat "$folder/$1/log" >&2; exit 1; }
}
stop_servers() { # stop_servers NAME...
  local name
  for name in "$@"; do
    as_owner "$bin/pg_ctl" -D "$folder/$name/data" -m immediate stop >/dev/null 2>&1 || true
  done
}
