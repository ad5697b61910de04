# Completions of callback-desk for bash.
_callback_desk() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    case $before in
        --tour) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
        --overlap) mapfile -t COMPREPLY < <(compgen -W "refuse same-destination allow" -- "$word"); return ;;
        --port) return ;;
        plan|apply) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    esac
    local words="--demo --tour --diagnose --pseudo-locale --version --help sandbox companies list get gaps export create end replace test plan apply"
    if [[ ${COMP_WORDS[1]} == sandbox && $COMP_CWORD -gt 1 ]]; then
        words="--port --overlap --deliver-anywhere --help"
    elif [[ " companies list get gaps export create end replace test plan apply " == *" ${COMP_WORDS[1]} "* && $COMP_CWORD -gt 1 ]]; then
        words="--json --password-stdin --search --ended --within --unlock --filter --url --start --end --type --method --content-type --why --confirm --dry-run --company --with-ends --help"
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _callback_desk callback-desk
