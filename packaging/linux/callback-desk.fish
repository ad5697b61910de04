# Completions of callback-desk for fish.
complete -c callback-desk -f
complete -c callback-desk -n __fish_use_subcommand -a sandbox -d 'Serve the practice company alone'
complete -c callback-desk -n __fish_use_subcommand -l demo -d 'Open the practice company'
complete -c callback-desk -n __fish_use_subcommand -l tour -r -F -d 'Take the guided tour'
complete -c callback-desk -n __fish_use_subcommand -l diagnose -d 'Say what this computer is like'
complete -c callback-desk -n __fish_use_subcommand -l pseudo-locale -d 'Speak a made-up language, to test the window'
complete -c callback-desk -n __fish_use_subcommand -l version -d 'Print the version'
complete -c callback-desk -n '__fish_seen_subcommand_from sandbox' -l port -x -d 'Listen on this port'
complete -c callback-desk -n '__fish_seen_subcommand_from sandbox' -l overlap -x -a 'refuse same-destination allow'
complete -c callback-desk -n '__fish_seen_subcommand_from sandbox' -l deliver-anywhere
