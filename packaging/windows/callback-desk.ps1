# Completions of callback-desk for PowerShell: add ". PATH\callback-desk.ps1" to your $PROFILE.
Register-ArgumentCompleter -Native -CommandName callback-desk, callback-desk-cli -ScriptBlock {
    param($word, $line, $at)
    $commands = @('companies', 'list', 'get', 'gaps', 'export', 'create', 'end', 'replace', 'test',
        'plan', 'apply')
    $written = @($line.CommandElements | ForEach-Object { $_.ToString() })
    $command = if ($written.Count -gt 1) { $written[1] } else { '' }
    $before = if ($word) { $written[-2] } else { $written[-1] }
    $found = if ($before -eq '--overlap') {
        @('refuse', 'same-destination', 'allow')
    } elseif ($command -eq 'sandbox') {
        @('--port', '--overlap', '--deliver-anywhere', '--help')
    } elseif ($commands -contains $command) {
        @('--json', '--password-stdin', '--search', '--ended', '--within', '--unlock', '--filter',
            '--url', '--start', '--end', '--type', '--method', '--content-type', '--why', '--confirm',
            '--dry-run', '--company', '--with-ends', '--help')
    } else {
        $commands + @('sandbox', '--demo', '--tour', '--diagnose', '--pseudo-locale', '--version',
            '--help')
    }
    $found | Where-Object { $_ -like "$word*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
