# What a user would run: the module in a real pwsh, against a sandbox.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02, worker-sz03, worker-bj02, worker-wx02
    $PSDefaultParameterValues = @{ '*-NodeRegion:KubeConfig' = $sandbox.KubeConfig }
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'Set-NodeRegion' {
    BeforeEach {
        $null = Remove-NodeRegion * -Legacy -Force -Confirm:$false
    }

    It 'labels the nodes of the source procedure and says so' {
        $result = 'worker-sz02', 'worker-sz03' | Set-NodeRegion -Region shenzhen
        $result.Changed | Should -Be @($true, $true)
        (Get-NodeRegion -Region shenzhen).Name | Should -Be @('worker-sz02', 'worker-sz03')
    }

    It 'changes nothing on a second run' {
        $null = Set-NodeRegion worker-bj02 -Region beijing
        (Set-NodeRegion worker-bj02 -Region beijing).Changed | Should -BeFalse
    }

    It 'takes the rows of a CSV file' {
        $csv = Join-Path $TestDrive 'nodes.csv'
        @'
Name,Region,Zone
worker-sz02,shenzhen,room1
worker-bj02,beijing,
'@ | Set-Content $csv
        $null = Import-Csv $csv | Set-NodeRegion
        (Get-NodeRegion worker-sz02).Zone | Should -Be 'room1'
        (Get-NodeRegion worker-bj02).Zone | Should -BeNullOrEmpty
    }

    It 'takes Kubernetes node objects read from JSON' {
        '{"kind":"Node","metadata":{"name":"worker-wx02"}}' | ConvertFrom-Json | Set-NodeRegion -Region wuxi | Should -Not -BeNullOrEmpty
        (Get-NodeRegion worker-wx02).Region | Should -Be 'wuxi'
    }

    It 'writes nothing with -WhatIf' {
        Set-NodeRegion worker-sz02 -Region shenzhen -WhatIf | Should -BeNullOrEmpty
        (Get-NodeRegion worker-sz02).Region | Should -BeNullOrEmpty
    }

    It 'reports a missing node as an error of its own and goes on' {
        $result = 'nope', 'worker-sz02' | Set-NodeRegion -Region shenzhen -ErrorVariable problems -ErrorAction SilentlyContinue
        $result.Name | Should -Be 'worker-sz02'
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NodeNotFound,*'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'stops at the first error when asked to' {
        { Set-NodeRegion nope -Region shenzhen -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }
}

Describe 'Get-NodeRegion' {
    It 'filters, sorts and formats like any other object' {
        $null = Set-NodeRegion worker-sz* -Region shenzhen -Force
        Get-NodeRegion | Group-Object Region | Where-Object Name -EQ 'shenzhen' | ForEach-Object Count | Should -Be 2
        (Get-NodeRegion worker-sz02 | Format-Table | Out-String) | Should -Match 'Name\s+Region\s+Zone'
        (Get-NodeRegion worker-sz02 | Format-List | Out-String) | Should -Match 'PreviousRegion'
    }

    It 'ends early when the pipeline has seen enough' {
        Get-NodeRegion | Select-Object -First 1 | Should -HaveCount 1
        # The pipeline works on, so nothing was left hanging.
        Get-NodeRegion | Should -HaveCount 4
    }

    It 'follows a sandbox through the pipeline' {
        ($sandbox | Get-NodeRegion worker-bj02).Context | Should -Be $sandbox.Context
    }
}

Describe 'Tab completion' {
    It 'completes <Parameter> of <Command>' -ForEach @(
        @{ Command = 'Get-NodeRegion'; Parameter = 'Name'; Word = 'worker-s'; Expected = 'worker-sz02', 'worker-sz03' }
        @{ Command = 'Set-NodeRegion worker-bj02'; Parameter = 'Region'; Word = 'shen'; Expected = 'shenzhen' }
    ) {
        $null = Set-NodeRegion worker-sz* -Region shenzhen -Force
        $line = "$Command -KubeConfig '$($sandbox.KubeConfig)' -$Parameter $Word"
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be $Expected
    }

    It 'is silent when the cluster cannot be reached' {
        $line = "Get-NodeRegion -KubeConfig '/nowhere' -Name wor"
        { TabExpansion2 -inputScript $line -cursorColumn $line.Length } | Should -Not -Throw
    }
}
