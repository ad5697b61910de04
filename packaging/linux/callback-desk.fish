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
complete -c callback-desk -n __fish_use_subcommand -a companies -d 'List the companies that are set up'
complete -c callback-desk -n __fish_use_subcommand -a list -d 'List the callbacks of a company'
complete -c callback-desk -n __fish_use_subcommand -a get -d 'Ask the server for one callback'
complete -c callback-desk -n __fish_use_subcommand -a gaps -d 'Tell what is or will be uncovered'
complete -c callback-desk -n __fish_use_subcommand -a export -d 'Write the callbacks of a company to a file'
complete -c callback-desk -n '__fish_seen_subcommand_from companies list get gaps export' -l json -d 'For programs'
complete -c callback-desk -n '__fish_seen_subcommand_from list get gaps export' -l password-stdin -d 'Read the password from standard input'
