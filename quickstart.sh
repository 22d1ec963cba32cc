#!/usr/bin/env bash
# Builds what is needed, starts Kafka and the four services on this machine, and asks about a picture. --help tells the options.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
launcher="$root/quickstart/target/quickstart.classpath"
stamp="$root/quickstart/target/quickstart.built"
modules=(proto checkpoint compressor-service vision-encoder-service llm-service gateway-service quickstart/broker quickstart)
services=(compressor-service vision-encoder-service llm-service gateway-service)

fail() {
  echo "quickstart: $*" >&2
  exit 1
}

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
command -v "$java" > /dev/null || fail "no JDK found: $java is missing. Install JDK 17 or newer, or set JAVA_HOME."
version="$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)"
[ "${version:-0}" -ge 17 ] || fail "JDK 17 or newer is needed, $java is version ${version:-unknown}. Set JAVA_HOME to a newer one."

is_built() {
  local module sources=("$root/pom.xml")
  for module in "${services[@]}"; do
    [ -e "$root/$module/target/quarkus-app/quarkus-run.jar" ] || return 1
  done
  for module in "${modules[@]}"; do
    sources+=("$root/$module/pom.xml" "$root/$module/src/main")
  done
  [ -e "$launcher" ] && [ -e "$stamp" ] && [ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]
}

build() {
  command -v "${java}c" > /dev/null || fail "$java belongs to a runtime only: ${java}c is missing. Install a JDK, 17 or newer."
  command -v mvn > /dev/null || fail "Maven is needed to build: install Maven 3.8 or newer, so that mvn is found."
  local log="$root/quickstart-output/build.log" started=$SECONDS begun
  mkdir -p "$root/quickstart-output" "$(dirname "$stamp")"
  begun="$(mktemp "$stamp.XXXXXX")"
  echo "Building, the first time this takes some minutes (log: $log)"
  (cd "$root" && exec mvn -q -B package -DskipTests -pl quickstart -am) > "$log" 2>&1 &
  local maven=$!
  trap 'kill $maven 2> /dev/null; rm -f "$begun"; exit 130' INT TERM
  while kill -0 $maven 2> /dev/null; do
    [ -t 1 ] && printf '\r%4d s ' $((SECONDS - started))
    sleep 1
  done
  [ -t 1 ] && printf '\r        \r'
  if ! wait $maven; then
    rm -f "$begun"
    tail -n 20 "$log" >&2
    fail "the build failed, see $log"
  fi
  trap - INT TERM
  # As old as the start of the build: what changed meanwhile is built next time.
  mv "$begun" "$stamp"
  echo "Built in $((SECONDS - started)) s"
}

is_built || build

options=(--repository "$root")
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] && options+=(--color)
exec "$java" -Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  -cp "$root/quickstart/target/classes:$(cat "$launcher")" io.globalcom2.quickstart.Quickstart "${options[@]}" "$@"
