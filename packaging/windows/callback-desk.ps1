# Completions of callback-desk for PowerShell: add ". PATH\callback-desk.ps1" to your $PROFILE.
Register-ArgumentCompleter -Native -CommandName callback-desk, callback-desk-cli -ScriptBlock {
    param($word, $line, $at)
    $options = [ordered]@{
        'companies' = @('--json', '--help')
        'list' = @('--json', '--password-stdin', '--search', '--ended', '--help')
        'get' = @('--json', '--password-stdin', '--help')
        'gaps' = @('--json', '--password-stdin', '--within', '--help')
        'export' = @('--json', '--password-stdin', '--search', '--help')
        'create' = @('--json', '--password-stdin', '--filter', '--start', '--end', '--method',
            '--content-type', '--unlock', '--dry-run', '--why', '--confirm', '--help')
        'end' = @('--json', '--password-stdin', '--unlock', '--dry-run', '--why', '--confirm',
            '--help')
        'replace' = @('--json', '--password-stdin', '--url', '--filter', '--start', '--end',
            '--type', '--method', '--content-type', '--unlock', '--dry-run', '--why', '--confirm',
            '--help')
        'test' = @('--json', '--password-stdin', '--filter', '--unlock', '--help')
        'plan' = @('--json', '--password-stdin', '--company', '--with-ends', '--help')
        'apply' = @('--json', '--password-stdin', '--company', '--with-ends', '--confirm',
            '--unlock', '--why', '--help')
        'sandbox' = @('--port', '--overlap', '--deliver-anywhere', '--help')
    }
    $written = @($line.CommandElements | ForEach-Object { $_.ToString() })
    $command = if ($written.Count -gt 1) { $written[1] } else { '' }
    $before = if ($word) { $written[-2] } else { $written[-1] }
    $isFirst = $written.Count -lt 2 -or ($written.Count -eq 2 -and $word)
    $found = if ($before -eq '--overlap') {
        @('refuse', 'same-destination', 'allow')
    } elseif (-not $isFirst -and $options.Contains($command)) {
        $options[$command]
    } elseif ($isFirst) {
        @($options.Keys) + @('--demo', '--tour', '--diagnose', '--pseudo-locale', '--version',
            '--help')
    }
    $found | Where-Object { $_ -like "$word*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
