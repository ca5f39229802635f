# What tests read about a rig: state.json. Sourced, not run.

state_write() {
  local s n name separator='' site_separator=''
  {
    printf '{\n  "kubeConfig": "%s",\n  "server": "https://%s:6443",\n  "sites": [' "$STATE/kubeconfig" "$(api_address)"
    for s in 1 2 3; do
      printf '%s\n    { "name": "%s", "nodes": [' "$site_separator" "$(site_name "$s")"
      site_separator=, separator=''
      while read -r site n name; do
        [ "$site" = "$s" ] || continue
        printf '%s\n      { "name": "%s", "address": "%s", "podSubnet": "%s", "pid": %s }' \
          "$separator" "$name" "$(node_address "$s" "$n")" "$(pod_subnet "$s" "$n")" "$(machine_pid "$name")"
        separator=,
      done < <(nodes)
      printf ' ] }'
    done
    printf '\n  ]\n}\n'
  } >"$STATE/state.json"
}
