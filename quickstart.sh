#!/usr/bin/env bash
# Builds what is needed, starts Kafka and the four services on this machine, and asks about a picture. --help tells the options.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
classpath=quickstart/target/quickstart.classpath

fail() {
  echo "quickstart: $*" >&2
  exit 1
}

for argument in "$@"; do
  if [ "$argument" = --help ] || [ "$argument" = -h ]; then
    exec cat "$root/quickstart/help.txt"
  fi
done

# Where there is a libtorch: the profiles of pom.xml.
case "$(uname -s) $(uname -m)" in
  "Linux x86_64" | "Linux aarch64" | "Darwin arm64") ;;
  *) fail "runs on Linux (x86-64 and ARM) and on macOS (ARM), for which there is a libtorch; this is $(uname -s) on $(uname -m)." ;;
esac

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
command -v "$java" > /dev/null || fail "no JDK found: $java is missing. Install JDK 17 or newer, or set JAVA_HOME."
version="$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)"
[ "${version:-0}" -ge 17 ] || fail "JDK 17 or newer is needed, $java is version ${version:-unknown}. Set JAVA_HOME to a newer one."

# Whether a file is there and newer than the sources of the modules behind it, modules inside of modules included.
is_newer_than_sources() {
  local built="$root/$1"
  shift
  [ -e "$built" ] && [ -z "$(cd "$root" && find pom.xml "$@" \( -name target -o -name test \) -prune -o -type f ! -name '*.md' -newer "$built" -print -quit)" ]
}

is_built() {
  local service
  for service in compressor-service vision-encoder-service llm-service gateway-service; do
    is_newer_than_sources "$service/target/quarkus-app/quarkus-run.jar" proto checkpoint compressor-service/globalcom2 "$service" || return 1
  done
  # The class path names places in this folder, which may have been moved.
  is_newer_than_sources "$classpath" proto checkpoint compressor-service/globalcom2 vision-encoder-service llm-service quickstart && grep -qF "$root/" "$root/$classpath"
}

# A build would take the programs away from under a quickstart that runs.
require_nothing_runs() {
  local processes pid
  processes="$(ps -A -ww -o pid= -o args= 2> /dev/null || true)"
  pid="$(grep -F -- "-cp $root/quickstart/target/classes:" <<< "$processes" | awk '{print $1; exit}' || true)"
  [ -z "$pid" ] || fail "the sources have changed and must be built, but process $pid runs what was built from this folder. Stop it first."
}

build() {
  require_nothing_runs
  command -v "${java}c" > /dev/null || fail "$java belongs to a runtime only: ${java}c is missing. Install a JDK, 17 or newer."
  command -v mvn > /dev/null || fail "Maven is needed to build: install Maven 3.8 or newer, so that mvn is found."
  local log="$root/quickstart/target/build.log" started=$SECONDS maven
  mkdir -p "$root/quickstart/target"
  echo "Building, the first time this takes some minutes (log: $log)"
  (cd "$root" && exec mvn -B package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl quickstart -am) > "$log" 2>&1 &
  maven=$!
  trap 'kill $maven 2> /dev/null; exit 130' INT TERM
  while kill -0 $maven 2> /dev/null; do
    [ -t 1 ] && printf '\r%4d s  %-60.60s' $((SECONDS - started)) "$(grep '^\[INFO\] Building ' "$log" | tail -n 1)"
    sleep 1
  done
  [ -t 1 ] && printf '\r%70s\r' ''
  trap - INT TERM
  if ! wait $maven; then
    grep -m 20 '^\[ERROR\]' "$log" >&2 || true
    fail "the build failed, see $log"
  fi
  echo "Built in $((SECONDS - started)) s"
}

is_built || build

options=(--repository "$root")
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] && options+=(--color)
exec "$java" -Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  -cp "$root/quickstart/target/classes:$(cat "$root/$classpath")" io.globalcom2.quickstart.Quickstart "${options[@]}" "$@"
