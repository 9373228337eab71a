# The turns of script/bench. Sourced. One core for the server that is measured, the others for the load (and for
# PostgreSQL), so that the same share of the machine goes to each.

rounds=${ROUNDS:-5}
seconds=${SECONDS_PER_ROUND:-4}
stored=${STORED:-1000000}
work=$(mktemp -d)
pids=()
other_cores=1-$(($(nproc) - 1))
export MELDWIJZER_GENERIC_SECRET=whsec_$(head -c 24 /dev/urandom | base64) MELDWIJZER_RATE_LIMIT=off
trap 'kill "${pids[@]}" 2>/dev/null || true; stop_postgres; rm -rf "$work"' EXIT

median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
column() { awk -v c="$2" '{ print $c }' "$work/$1.txt" | median; }
rate() { column "$1" 1; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
now_ms() { echo $(($(date +%s%N) / 1000000)); }
cpu_ms() { awk '{ print ($14 + $15) * 10 }' "/proc/$1/stat"; }
resident_mb() { awk -v f="$2:" '$1 == f { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }

# Starts a command on one core and waits for the address that it prints: sets $address and $pid.
start() {
  local log=$work/$1.log; shift
  : >"$log"
  taskset -c 0 "$@" >"$log" 2>&1 &
  pid=$!
  pids+=("$pid")
  local i
  for i in $(seq 2000); do
    address=$(grep -om1 'http://127.0.0.1:[0-9]*' "$log" || true)
    [ -n "$address" ] && return 0
    sleep 0.005
  done
  cat "$log" >&2
  return 1
}
stop() { kill "$1"; wait "$1" 2>/dev/null || true; }
serve() { local name=$1 store=$2; shift 2; start "$name" env "$@" build/meldwijzer serve --listen 127.0.0.1:0 --store "$store"; }

# load NAME ADDRESS CONNECTIONS [activity]: one round, its line kept.
load() {
  taskset -c "$other_cores" build/tests/webhook_load "$2" "$3" "$seconds" ${4:-} >>"$work/$1.txt" || say "$1: some requests failed"
}

# timed NAME PID ADDRESS CONNECTIONS [activity]: the same, and what it took of the server's core, in microseconds a
# request, which other programs on this machine disturb less than the rate.
timed() {
  local before=$(cpu_ms "$2")
  load "$1" "$3" "$4" "${5:-}"
  echo "$(($(cpu_ms "$2") - before)) $(tail -1 "$work/$1.txt")" |
    awk -v s="$seconds" '{ print $1 * 1000 / ($2 * s) }' >>"$work/core_$1.txt"
}
core() { column "core_$1" 1; }

start_nginx() {
  mkdir -p "$work/nginx"
  cat >"$work/nginx/nginx.conf" <<END
daemon off; worker_processes 1; pid $work/nginx/pid; error_log $work/nginx/error.log;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; client_body_temp_path $work/nginx/body;
  proxy_temp_path $work/nginx/p; fastcgi_temp_path $work/nginx/f; uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s;
  server { listen 127.0.0.1:$1; location / { default_type application/json; return 200 '{"conversation":"c","messages":[{"text":"ok"}]}'; } }
}
END
  taskset -c 0 nginx -c "$work/nginx/nginx.conf" -e "$work/nginx/error.log" & pids+=("$!")
  pid=$!
  address=http://127.0.0.1:$1
  until curl -fs "$address/" >/dev/null; do sleep 0.05; done
}

as_postgres() { if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
postgres_data=''
start_postgres() {
  local bin
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  postgres_data=$(mktemp -d)
  [ "$(id -u)" -ne 0 ] || chown postgres "$postgres_data"
  as_postgres "$bin/initdb" -D "$postgres_data/data" -U postgres -A trust >/dev/null
  as_postgres taskset -c "$other_cores" "$bin/postgres" -D "$postgres_data/data" -p "$1" -k "$postgres_data" -c listen_addresses=127.0.0.1 \
    -c shared_buffers=128MB >"$work/postgres.log" 2>&1 &
  postgres_pid=$!
  until "$bin/pg_isready" -q -h 127.0.0.1 -p "$1"; do sleep 0.1; done
}
stop_postgres() {
  [ -n "$postgres_data" ] || return 0
  # What runs in the background is a shell around it; its own process id stands in its folder.
  kill -INT "$(head -1 "$postgres_data/data/postmaster.pid")" 2>/dev/null || true
  wait "$postgres_pid" 2>/dev/null || true
  rm -rf "$postgres_data"
  postgres_data=''
}

row() { printf '%-54s %12s %10s %10s %8s %8s %8s\n' "$@"; }
# turn_row NAME TITLE [PEER WANTED]: the rate and the time of the core, each as a ratio of the peer's.
turn_row() {
  local core_us='' by_rate='' by_core=''
  [ ! -f "$work/core_$1.txt" ] || core_us=$(printf %.0f "$(core "$1")")
  if [ -n "${3:-}" ]; then
    by_rate=$(ratio "$(rate "$1")" "$(rate "$3")")
    [ ! -f "$work/core_$3.txt" ] || [ -z "$core_us" ] || by_core=$(ratio "$(core "$3")" "$(core "$1")")
  fi
  row "$2" "$(printf %.0f "$(rate "$1")")" "$(column "$1" 3)" "$core_us" "$by_rate" "$by_core" "${4:-}"
}

bench_peers() {
  local round name
  start bare build/tests/bare_server; local bare=$address bare_pid=$pid
  start commit build/tests/bare_commit_server "$work/commit.db"; local commit=$address commit_pid=$pid
  serve full "sqlite:$work/full.db?synchronous=FULL"; local full=$address full_pid=$pid
  serve normal "sqlite:$work/normal.db?synchronous=NORMAL"; local normal=$address normal_pid=$pid
  start_nginx 18632; local nginx=$address nginx_pid=$pid
  start botbuilder "$node" --no-warnings tests/bench/peers/botbuilder.mjs; local botbuilder=$address botbuilder_pid=$pid
  for round in $(seq "$rounds"); do
    for name in bare commit full normal; do
      local its=${name}_pid
      timed "$name" "${!its}" "${!name}" 64
    done
    load nginx "$nginx" 64
    timed botbuilder "$botbuilder_pid" "$botbuilder" 64 activity
    for name in bare full; do
      local its=${name}_pid
      timed "${name}_16" "${!its}" "${!name}" 16
    done
  done
  for name in 1 4 16 64 128 256; do load "curve_$name" "$full" "$name"; done
  peak=$(resident_mb "$full_pid" VmHWM)
  for round in $(seq "$rounds"); do load twice "$full" 128; done
  peak_twice=$(resident_mb "$full_pid" VmHWM)
  for name in bare commit full normal nginx botbuilder; do local its=${name}_pid; stop "${!its}"; done
  draw_curves

  row "one core, medians of $rounds rounds of ${seconds} s" "requests/s" "p99 (ms)" "core (us)" "ratio" "by core" "wanted"
  turn_row bare 'bare cpp-httplib, constant answer'
  turn_row normal 'whole turn, SQLite NORMAL, to it' bare 0.30
  turn_row commit 'bare cpp-httplib, one row committed with FULL'
  turn_row full 'whole turn, SQLite FULL, to it' commit 0.60
  turn_row nginx 'nginx, constant answer'
  turn_row full 'whole turn, SQLite FULL, to it' nginx 0.08
  turn_row botbuilder 'botbuilder, waterfall, memory'
  turn_row full 'whole turn, SQLite FULL, to it' botbuilder 5
  row 'its p99 to that of botbuilder' '' '' '' "$(ratio "$(column full 3)" "$(column botbuilder 3)")" '' '<= 0.1'
  turn_row bare_16 'bare cpp-httplib, 16 connections'
  turn_row full_16 'whole turn, SQLite FULL, 16 connections, to it' bare_16 0.20
  turn_row twice 'whole turn, FULL, 128 connections, to 64' full 0.90
  row 'peak resident memory (MB), 64; 128 connections' "$peak" "$peak_twice" '' '' '' '<= 60'
}

# Start and turns with few and many conversations kept.
bench_stored() {
  local round name began
  say "Filling a store with $stored conversations"
  build/tests/fill_store "$work/few.db" 1000 >&2
  build/tests/fill_store "$work/many.db" "$stored" >&2
  for round in $(seq "$rounds"); do
    for name in few many; do
      began=$(now_ms)
      serve "$name" "sqlite:$work/$name.db"
      until curl -fs "$address/" >/dev/null; do sleep 0.002; done
      echo $(($(now_ms) - began)) >>"$work/start_$name.txt"
      timed "$name" "$pid" "$address" 64
      resident_mb "$pid" VmHWM >>"$work/memory_$name.txt"; echo >>"$work/memory_$name.txt"
      stop "$pid"
    done
  done
  row "one core, 64 connections, $rounds rounds of ${seconds} s" "requests/s" "p99 (ms)" "core (us)" "ratio" "by core" "wanted"
  turn_row few 'whole turn, FULL, 1,000 conversations stored'
  turn_row many "whole turn, FULL, $stored stored" few 0.85
  row 'peak resident memory (MB), few; many' "$(column memory_few 1)" "$(column memory_many 1)" \
    '' "$(ratio "$(column memory_many 1)" "$(column memory_few 1)")" '' '<= 1.3'
  row 'start to first answer (ms), few; many' "$(column start_few 1)" "$(column start_many 1)" '' '' '' '<= 300'
  rm -f "$work"/many.db* "$work"/few.db*
}

# What a turn costs on PostgreSQL, in time of the server's own core; and what a second server adds.
bench_postgres() {
  local port=18633 round
  start_postgres "$port"
  local url="postgresql://postgres@127.0.0.1:$port/postgres" key
  key=MELDWIJZER_MASTER_KEY=$(head -c 32 /dev/urandom | base64)
  serve sqlite "sqlite:$work/cpu.db"; local sqlite=$address sqlite_pid=$pid
  serve one "$url" "$key"; local one=$address one_pid=$pid
  serve two "$url" "$key"; local two=$address two_pid=$pid
  for round in $(seq "$rounds"); do
    for name in sqlite one; do
      local its=${name}_pid
      timed "pg_$name" "${!its}" "${!name}" 64
    done
    load pg_two_a "$one" 32 & local first=$!
    load pg_two_b "$two" 32
    wait "$first"
  done
  for name in sqlite one two; do local its=${name}_pid; stop "${!its}"; done
  stop_postgres
  paste "$work/pg_two_a.txt" "$work/pg_two_b.txt" | awk '{ print $1 + $5, $2, ($3 > $7 ? $3 : $7) }' >"$work/pg_two.txt"
  row "one core, 64 connections, $rounds rounds of ${seconds} s" "requests/s" "p99 (ms)" "core (us)" "ratio" "by core" "wanted"
  turn_row pg_sqlite 'whole turn, SQLite FULL, PostgreSQL idle beside it'
  turn_row pg_one 'whole turn, one server on PostgreSQL' pg_sqlite
  turn_row pg_two 'two servers on one PostgreSQL and one core' pg_one
}

# docs/bench.svg: turns a second and p99 by the number of connections.
draw_curves() {
  local name
  for name in 1 4 16 64 128 256; do echo "$name $(tail -1 "$work/curve_$name.txt")"; done |
    "$node" tests/bench/peers/curves.mjs >docs/bench.svg
}

prepare_turns() {
  need_packages "${bench_packages[@]}"
  need_node
  (cd tests/bench/peers && { cmp -s package-lock.json node_modules/.installed || { npm ci --loglevel=error >&2 && cp package-lock.json node_modules/.installed; }; })
}

bench_turns() {
  prepare_turns
  bench_peers
  bench_stored
  bench_postgres
}
