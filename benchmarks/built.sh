# shellcheck shell=bash
# Sourced by the commands beside it, which then call start: builds what is needed and becomes the Java program. $root is the repository.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
classpath="$root/benchmarks/target/benchmarks.classpath"
modules=(proto checkpoint compressor-service vision-encoder-service llm-service gateway-service quickstart benchmarks)

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# The class path names places in this folder, which may have been moved, and is written last in a build.
is_built() {
  [ -e "$classpath" ] && grep -qF "$root/" "$classpath" \
    && [ -z "$(cd "$root" && find pom.xml "${modules[@]}" \( -name target -o -name test \) -prune -o -type f ! -name '*.md' -newer "$classpath" -print -quit)" ]
}

build() {
  command -v mvn > /dev/null || fail "Maven is needed to build: install Maven 3.8 or newer, so that mvn is found."
  local log
  log="$(mktemp)"
  echo "Building, the first time this takes some minutes (log: $log)" >&2
  (cd "$root" && mvn -B package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl benchmarks -am) > "$log" 2>&1 \
    || { grep -m 20 '^\[ERROR\]' "$log" >&2 || true; fail "the build failed, see $log"; }
  rm "$log"
}

# start OPTION_OF_JAVA ... MAIN_CLASS ARGUMENT ...
start() {
  local java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
  command -v "$java" > /dev/null || fail "no JDK found: $java is missing. Install JDK 17 or newer, or set JAVA_HOME."
  is_built || build
  exec "$java" -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
    -cp "$root/benchmarks/target/classes:$(cat "$classpath")" "$@"
}
