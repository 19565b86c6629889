# shellcheck shell=bash disable=SC2034,SC2154 # common.sh sets what is used here, and `up` uses what is set here
# The cluster's programs: started, found again, and stopped with all that they left. Sourced after common.sh.

cgroup=${state##*/}
programs=(etcd apiserver controller-manager scheduler containerd kubelet kube-proxy)

lock_cluster() { lock /run/lock/modelswap-cluster.lock "starts or stops the cluster"; }

# Each program carries this in its environment, and what it starts inherits it, except containers: so it is told from
# others, and a reused pid from its own.
mark=MODELSWAP_CLUSTER_MEMBER
members() { grep -lsxzF -- "$mark=$state" /proc/[0-9]*/environ | cut -d/ -f3; }
# Of this network namespace: in another one a second cluster can run.
other_clusters() {
  local process
  { grep -lsza -- "^$mark=" /proc/[0-9]*/environ || true; } | while read -r process; do
    [ ! "${process%/environ}/ns/net" -ef /proc/self/ns/net ] || tr '\0' '\n' < "$process" | sed -n "s/^$mark=//p"
  done | sort -u | sed "\\#^$state\$#d"
}
is_member() { grep -qsxzF -- "$mark=$state" "/proc/$1/environ"; }

start() {
  local name=$1; shift
  env "$mark=$state" setsid "$@" > "$state/log/$name.log" 2>&1 < /dev/null 9>&- &
  echo $! > "$state/run/$name.pid"
  disown
}

runs() { [ -f "$state/run/$1.pid" ] && is_member "$(cat "$state/run/$1.pid")"; }

# Everything that `up` made goes but the logs, which move to the cache. Killed, not asked: nothing here is kept.
stop_everything() {
  end_processes
  remove_sockets
  unmount
  remove_network
  remove_cgroups
  remove_device_plugins
  keep_logs
  rm -rf "$state"
}

# The kubelet makes this folder wherever its own root is.
device_plugins=/var/lib/kubelet/device-plugins
remove_device_plugins() {
  [ -f "$state/run/device-plugins-are-ours" ] || return 0
  rm -rf "$device_plugins"
  rmdir "${device_plugins%/*}" 2>/dev/null || true
}

end_processes() {
  local pids
  for _ in $(seq 50); do
    pids=$(members; pids_of_containers) || true
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2086 # one word for each pid
    kill -9 $pids 2> /dev/null || true
    sleep 0.1
  done
  fail "these processes of the cluster do not end: $pids"
}
pids_of_containers() { find /sys/fs/cgroup -path "*/$cgroup/*" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u; }

# Those of containerd's shims that nobody listens on.
remove_sockets() {
  local socket
  for socket in /run/containerd/s/*; do
    [ ! -S "$socket" ] || grep -qF -- "$socket" /proc/net/unix || rm "$socket"
  done
}

unmount() {
  local target
  findmnt -rno TARGET | awk -v folder="$state/" 'index($0, folder) == 1' | sort -r | while read -r target; do umount -l "$target" || true; done
}

remove_network() {
  ip link delete cni0 2>/dev/null || true
  local family
  for family in iptables ip6tables; do
    [[ $("$family-save" 2>/dev/null) != *KUBE* ]] || "$family-save" | grep -v KUBE | "$family-restore"
  done
}

remove_cgroups() { find /sys/fs/cgroup -depth -type d -path "*/$cgroup*" -exec rmdir {} + 2>/dev/null || true; }

keep_logs() {
  [ -d "$state/log" ] || return 0
  if [ -d /var/log/pods ]; then
    mkdir "$state/log/pods"
    find /var/log/pods -mindepth 1 -maxdepth 1 -newer "$state/log/started" -exec mv -t "$state/log/pods" {} + || true
  fi
  rm -rf "$cache/last-log"
  mv "$state/log" "$cache/last-log"
}
