# shellcheck shell=bash
# shellcheck disable=SC2034 # the scripts that source this use what it sets
# What the scripts of this folder share: where things are kept, and how they say what they do.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
script=${0##*/}
home=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
cache=$(absolute "${MODELSWAP_CACHE:-$home/.cache/modelswap}")
state=$(absolute "${MODELSWAP_STATE:-/tmp/modelswap-cluster}")
llama_image=ghcr.io/ggml-org/llama.cpp:server
jre_image=modelswap-jre:25
pause_image=registry.k8s.io/pause:3.6
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

say() { echo "$script: $*" >&2; }
fail() { say "$*"; exit 1; }

# The comment at the head of the script is its help.
case " $* " in
  *" --help "* | *" -h "*) sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$0"; exit 0 ;;
esac

# lock FILE WHAT: one at a time, until this process ends. Programs that outlive it are started with 9>&-.
lock() {
  mkdir -p "${1%/*}"
  exec 9>"$1"
  until flock -w 2 9; do say "waiting for another process that $2"; done
}

# step WHAT COMMAND...: runs it with its output in a log, and says every two seconds how far it is.
step() {
  local what=$1 began=$SECONDS said=0 log; shift
  say "$what"
  log=$(mktemp)
  set -m; "$@" > "$log" 2>&1 < /dev/null & running=$!; set +m
  while kill -0 "$running" 2>/dev/null; do
    sleep 0.2
    [ $((SECONDS - began - said)) -lt 2 ] || { said=$((SECONDS - began)); say "  $said s: $(last_line "$log")"; }
  done
  local code=0; wait "$running" || code=$?; running=
  [ "$code" = 0 ] || { say "failed ($code): $what"; tail -n 40 "$log" >&2; }
  rm -f "$log"
  return "$code"
}
last_line() { tail -n 1 "$1" | tr -d '\r' | cut -c 1-100; }

# A script that fails or is interrupted takes its running step with it, then undoes what it says by then is to be undone.
running=
undo=:
trap 'code=$?; trap "" INT TERM; [ -z "$running" ] || kill -- "-$running" 2>/dev/null; [ $code = 0 ] || $undo; exit $code' EXIT
set -o errtrace
trap 'say "failed: $BASH_COMMAND (${BASH_SOURCE[0]##*/}:$LINENO)"' ERR
trap 'exit 130' INT
trap 'exit 143' TERM

# Ends with 3, and says why, where this machine cannot do what these scripts do.
require_capable_machine() {
  local missing=()
  [ "$(uname -s)" = Linux ] || missing+=("Linux")
  [ "$(uname -m)" = x86_64 ] || missing+=("an x86-64 processor")
  [ "$(id -u)" = 0 ] || missing+=("root")
  grep -qs '^ID=debian$' /etc/os-release && command -v apt-get > /dev/null || missing+=("Debian with apt")
  if [ ${#missing[@]} = 0 ]; then
    unshare --mount --net --pid --ipc --uts --fork true 2>/dev/null || missing+=("the right to make namespaces")
    grep -qw overlay /proc/filesystems || modprobe -q overlay 2>/dev/null || missing+=("the overlay file system")
    [ -w /sys/fs/cgroup ] && grep -q ' /sys/fs/cgroup' /proc/mounts || missing+=("a writable /sys/fs/cgroup")
  fi
  [ ${#missing[@]} = 0 ] || incapable "$(printf '%s, ' "${missing[@]}")"
}
incapable() {
  say "no local cluster can run on this machine; what it lacks: ${1%, }. Instead, set MODELSWAP_KUBECONFIG to the kubeconfig" \
    "of a cluster of yours, or start Docker: the tests and quickstart then use K3s in a container. See dev/cluster/README.md."
  exit 3
}

# apt_install PACKAGE...: installs those that are missing.
apt_install() {
  local missing=() package
  for package; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} != 0 ] || return 0
  step "installing ${missing[*]} (Debian)" install_packages "${missing[@]}"
}
install_packages() {
  apt-get -q update || true
  apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
}

# The Debian mirror that this machine's own apt uses.
debian_mirror() {
  local mirror
  # shellcheck disable=SC2016 # apt expands these
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Component: main' \
    | grep -v -- -security | sed -n 1p)
  [ -n "$mirror" ] || fail "apt knows no Debian mirror (see /etc/apt/sources.list and sources.list.d)"
  echo "${mirror%/}"
}

# unpack_package PACKAGE FOLDER: a Debian package's files, without installing it.
unpack_package() {
  local downloads
  downloads=$(mktemp -d)
  mkdir -p "$2"
  (cd "$downloads" && { apt-get -q update || true; } && apt-get -q -o APT::Sandbox::User=root download "$1" && dpkg-deb -x ./*.deb "$2")
  rm -r "$downloads"
}

# debian_root FOLDER PACKAGES: a minimal Debian with these; from sid, the only release with llama.cpp and Java 25.
# In a mount namespace of its own, so that an interrupted run leaves no mounts.
debian_root() {
  unshare --mount debootstrap --variant=minbase --include="$2" sid "$1" "$(debian_mirror)"
}

# What kube-assets and container-runtime make; the Kubernetes of MODELSWAP_KUBE instead, where that names a folder.
kube_version=1.20.2
kube=$(absolute "${MODELSWAP_KUBE:-$cache/kube-$kube_version-2}") # the last number rises when kube-assets builds something else
runtime=$cache/container-runtime
kubeconfig=$state/admin.kubeconfig
containerd_programs=$runtime/bin
[ ! -x "$kube/containerd" ] || containerd_programs=$kube
kubectl() { "$kube/kubectl" --kubeconfig "$kubeconfig" "$@"; }
ctr() { "$containerd_programs/ctr" --address "$state/run/containerd.sock" --namespace k8s.io "$@"; }
