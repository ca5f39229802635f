# A mesh comes, changes and goes as a user would have it, with the miniature of the examples.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-install-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02, worker-sz03
    $PSDefaultParameterValues = @{ '*-Mesh:KubeConfig' = $sandbox.KubeConfig }
    $manifest = Join-Path $PSScriptRoot '../../examples/mesh/miniature.yaml'
    $count = ((Get-Content $manifest) -match '^kind:').Count
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'Before a mesh is there' {
    BeforeAll {
        $null = Uninstall-Mesh -Purge -Force -Confirm:$false -ErrorAction SilentlyContinue
    }

    AfterEach {
        Get-Mesh -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'tells that nothing is in the way' {
        Test-Mesh -BeforeInstall -Version 1.14.6 -Quiet | Should -BeTrue
    }

    It 'writes nothing with -WhatIf, and gives the plan with -PassThru' {
        Install-Mesh -ManifestPath $manifest -WhatIf | Should -BeNullOrEmpty
        $plan = Install-Mesh -ManifestPath $manifest -WhatIf -PassThru
        $plan | Should -HaveCount $count
        $plan.Kind | Sort-Object -Unique | Should -Be 'Create'
        ($plan | Format-Table | Out-String) | Should -Match 'Kind\s+Differences\s+Target'
        ($plan | Format-List | Out-String) | Should -Match 'Diff\s+: \+ (kind|apiVersion): '
    }

    It 'refuses a version that this API server is too old for' {
        { Install-Mesh -ManifestPath $manifest -Version 1.30.0 } | Should -Throw -ErrorId 'InstallRefused,*'
    }

    It 'names what is wrong with a manifest, and where' {
        { "apiVersion: v1`nkind: ConfigMap`nmetadata: [oops" | Install-Mesh -ManifestPath - } | Should -Throw -ErrorId 'ManifestInvalid,*'
    }

    It 'completes profiles by version' {
        $line = 'Install-Mesh -Version 1.5.0 -Profile s'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'separate'
    }
}

Describe 'Install-Mesh' {
    BeforeAll {
        $null = Uninstall-Mesh -Purge -Force -Confirm:$false -ErrorAction SilentlyContinue
        $result = Install-Mesh -ManifestPath $manifest
    }

    It 'installs, waits, and says what it did' {
        $result.Version | Should -Be '1.14.6'
        $result.Created | Should -Be $count
        $result.Failed | Should -Be 0
        $result.Ready | Should -BeTrue
        $mesh = Get-Mesh
        $mesh.InstalledBy | Should -Be 'MeshTools'
        $mesh.Components | Should -HaveCount 2
    }

    It 'shows what counts in a table and all of it in a list' {
        ($result | Format-Table | Out-String) | Should -Match 'Version\s+Namespace\s+Created\s+Changed\s+Unchanged\s+Pruned\s+Failed\s+Ready\s+Duration'
        ($result | Format-List | Out-String) | Should -Match 'Components : \S+ 1/1, \S+ 1/1'
    }

    It 'changes nothing the second time, from <From>' -ForEach @(
        @{ From = 'a file'; Again = { Install-Mesh -ManifestPath $manifest } }
        @{ From = 'the pipeline'; Again = { Get-Content $manifest | Install-Mesh -ManifestPath - } }
        @{ From = 'a sandbox in the pipeline'; Again = { $sandbox | Install-Mesh -ManifestPath $manifest -NoWait } }
    ) {
        $second = & $Again
        $second.Unchanged | Should -Be $count
        $second.Created + $second.Changed + $second.Pruned + $second.Failed | Should -Be 0
        $second.Context | Should -Be $sandbox.Context
    }

    It 'leaves versions and nodes in order' {
        Test-Mesh -Category Nodes, Versions -Quiet | Should -BeTrue
    }
}

Describe 'Another manifest' {
    BeforeEach {
        $null = Install-Mesh -ManifestPath $manifest
    }

    It 'has what it lacks pruned' {
        $less = (Get-Content -Raw $manifest) -split '(?m)^---$' | Where-Object { $_ -notmatch 'kind: Deployment\s+metadata: { name: istio-ingressgateway' }
        ($less -join "`n---`n" | Install-Mesh -ManifestPath -).Pruned | Should -Be 1
        (Get-Mesh).Components.Name | Should -Be 'istiod'
    }

    It 'that cannot become ready says why' {
        $greedy = (Get-Content -Raw $manifest) -replace 'args: \[discovery\],', 'args: [discovery], resources: { requests: { cpu: "500" } },'
        $greedy = $greedy | Install-Mesh -ManifestPath - -Timeout 0:0:2 -ErrorVariable problems -ErrorAction SilentlyContinue
        $greedy.Ready | Should -BeFalse
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'WorkloadNotReady,*'
        "$($problems[0])" | Should -Match 'Insufficient cpu'
    }
}

Describe 'Uninstall-Mesh' {
    BeforeEach {
        $null = Install-Mesh -ManifestPath $manifest
    }

    It 'removes nothing with -WhatIf' {
        Uninstall-Mesh -Purge -WhatIf | Should -BeNullOrEmpty
        (Uninstall-Mesh -Purge -WhatIf -PassThru).Kind | Sort-Object -Unique | Should -Be 'Delete'
        (Get-Mesh).Version | Should -Be '1.14.6'
    }

    It 'keeps the definitions and the namespace without -Purge, and says so' {
        $removed = Uninstall-Mesh -Confirm:$false
        $removed.Kept | Should -HaveCount 2
        ($removed | Format-List | Out-String) | Should -Match 'namespace/istio-system is kept'
        Get-Mesh -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'leaves nothing with -Purge' {
        $removed = Get-Mesh | Uninstall-Mesh -Purge -Confirm:$false
        $removed.Removed | Should -Be ($count + 1)
        $removed.Remaining | Should -BeNullOrEmpty
        $removed.Kept | Should -BeNullOrEmpty
        ($removed | Format-Table | Out-String) | Should -Match 'Namespace\s+Revision\s+Removed\s+Kept\s+Remaining\s+Duration'
        Test-Mesh -BeforeInstall -Id Leftover* | Where-Object Status -In Fail, Warn | Should -BeNullOrEmpty
        Uninstall-Mesh -Purge -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'MeshNotFound,*'
    }
}

Describe 'examples/install.ps1' {
    It 'runs' {
        { & (Join-Path $PSScriptRoot '../../examples/install.ps1') } | Should -Not -Throw
    }
}
