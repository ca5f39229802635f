# A mesh comes and goes as a user would have it: in a real pwsh, against a sandbox.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-install-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02, worker-sz03
    $PSDefaultParameterValues = @{ '*-Mesh:KubeConfig' = $sandbox.KubeConfig }
    $manifest = Join-Path $PSScriptRoot '../../examples/mesh/miniature.yaml'

    # As many objects as the manifest has documents.
    $count = ((Get-Content $manifest) -match '^kind:').Count
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'Install-Mesh' {
    BeforeEach {
        $null = Uninstall-Mesh -Purge -Force -Confirm:$false -ErrorAction SilentlyContinue
    }

    It 'installs a manifest, waits, and says what came of it' {
        $result = Install-Mesh -ManifestPath $manifest
        $result.Created | Should -Be $count
        $result.Failed | Should -Be 0
        $result.Ready | Should -BeTrue
        $result.Version | Should -Be '1.14.6'
        $result.Components.Name | Sort-Object | Should -Be @('istio-ingressgateway', 'istiod')
        ($result | Format-Table | Out-String) | Should -Match 'Version\s+Namespace\s+Created\s+Changed\s+Unchanged\s+Pruned\s+Failed\s+Ready\s+Duration'
        ($result | Format-List | Out-String) | Should -Match 'Components : \S+ 1/1, \S+ 1/1'
        (Get-Mesh).InstalledBy | Should -Be 'MeshTools'
    }

    It 'changes nothing on a second run' {
        $null = Install-Mesh -ManifestPath $manifest
        $again = Install-Mesh -ManifestPath $manifest
        $again.Unchanged | Should -Be $count
        $again.Created + $again.Changed + $again.Pruned + $again.Failed | Should -Be 0
    }

    It 'writes nothing with -WhatIf, and gives the plan with -PassThru' {
        Install-Mesh -ManifestPath $manifest -WhatIf | Should -BeNullOrEmpty
        $plan = Install-Mesh -ManifestPath $manifest -WhatIf -PassThru
        $plan | Should -HaveCount $count
        $plan.Kind | Select-Object -Unique | Should -Be 'Create'
        ($plan | Format-Table | Out-String) | Should -Match 'Kind\s+Differences\s+Target'
        Get-Mesh -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'takes text from the pipeline' {
        (Get-Content $manifest | Install-Mesh -ManifestPath -).Created | Should -Be $count
    }

    It 'prunes what a new manifest no longer has' {
        $null = Install-Mesh -ManifestPath $manifest
        $less = (Get-Content -Raw $manifest) -split '(?m)^---$' | Where-Object { $_ -notmatch 'kind: Deployment\s+metadata: { name: istio-ingressgateway' }
        $result = $less -join "`n---`n" | Install-Mesh -ManifestPath -
        $result.Pruned | Should -Be 1
        (Get-Mesh).Components.Name | Should -Be 'istiod'
    }

    It 'goes with the sandbox through the pipeline' {
        ($sandbox | Install-Mesh -ManifestPath $manifest -NoWait).Context | Should -Be $sandbox.Context
    }

    It 'says why a workload is not ready' {
        $greedy = (Get-Content -Raw $manifest) -replace 'args: \[discovery\],', 'args: [discovery], resources: { requests: { cpu: "500" } },'
        $result = $greedy | Install-Mesh -ManifestPath - -Timeout 0:0:2 -ErrorVariable problems -ErrorAction SilentlyContinue
        $result.Ready | Should -BeFalse
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'WorkloadNotReady,*'
        "$($problems[0])" | Should -Match 'Insufficient cpu'
    }

    It 'refuses a version that this API server is too old for' {
        { Install-Mesh -ManifestPath $manifest -Version 1.30.0 -ErrorAction Stop } | Should -Throw -ErrorId 'InstallRefused,*'
        Get-Mesh -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }
}

Describe 'Test-Mesh' {
    It 'tells that nothing is in the way' {
        $null = Uninstall-Mesh -Purge -Force -Confirm:$false -ErrorAction SilentlyContinue
        Test-Mesh -BeforeInstall -Version 1.14.6 -Quiet | Should -BeTrue
    }

    It 'finds the nodes and the versions of the mesh in order' {
        $null = Install-Mesh -ManifestPath $manifest
        Test-Mesh -Category Nodes, Versions -Quiet | Should -BeTrue
    }
}

Describe 'Uninstall-Mesh' {
    BeforeEach {
        $null = Install-Mesh -ManifestPath $manifest
    }

    It 'leaves nothing with -Purge' {
        $result = Uninstall-Mesh -Purge -Confirm:$false
        $result.Remaining | Should -BeNullOrEmpty
        $result.Kept | Should -BeNullOrEmpty
        ($result | Format-Table | Out-String) | Should -Match 'Namespace\s+Revision\s+Removed\s+Kept\s+Remaining\s+Duration'
        Test-Mesh -BeforeInstall -Id Leftover* | Where-Object Status -In Fail, Warn | Should -BeNullOrEmpty
        Uninstall-Mesh -Purge -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'MeshNotFound,*'
    }

    It 'keeps the definitions and the namespace without -Purge' {
        $result = Uninstall-Mesh -Confirm:$false
        $result.Kept | Should -HaveCount 2
        Get-Mesh -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'removes nothing with -WhatIf' {
        Uninstall-Mesh -Purge -WhatIf | Should -BeNullOrEmpty
        (Uninstall-Mesh -Purge -WhatIf -PassThru).Kind | Select-Object -Unique | Should -Be 'Delete'
        (Get-Mesh).Version | Should -Be '1.14.6'
    }

    It 'takes the mesh from Get-Mesh' {
        (Get-Mesh | Uninstall-Mesh -Purge -Confirm:$false).Context | Should -Be $sandbox.Context
    }
}
