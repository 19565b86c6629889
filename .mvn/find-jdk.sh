# Sourced by ./mvnw: points JAVA_HOME to a JDK 25 or newer, whatever `java` the shell has.
# Order: MODELSWAP_JDK, JAVA_HOME, `java` on the PATH, then where systems install JDKs.

jdk_major() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
  java_on_path=$(command -v java 2>/dev/null) && java_on_path=$(readlink -f "$java_on_path" 2>/dev/null)
  for candidate in "${MODELSWAP_JDK-}" "${JAVA_HOME-}" "${java_on_path%/bin/java}" \
    /usr/lib/jvm/*25* /usr/lib/jvm/*2[6-9]* "$HOME"/.sdkman/candidates/java/25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home /opt/*jdk*25*; do
    major=$(jdk_major "$candidate") && [ "${major:-0}" -ge 25 ] && JAVA_HOME=$candidate && export JAVA_HOME && return 0
  done
  return 1
}

find_jdk || {
  echo "ModelSwap is built with JDK 25 or newer, and none was found in MODELSWAP_JDK, JAVA_HOME, on the PATH, or in" >&2
  echo "/usr/lib/jvm. Install one (Debian: apt-get install openjdk-25-jdk-headless; any system: adoptium.net) or set" >&2
  echo "MODELSWAP_JDK to the folder of one, and run ./mvnw again." >&2
  exit 1
}
