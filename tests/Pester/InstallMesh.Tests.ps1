# A mesh comes and goes as a user would have it, with the miniature of the examples.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-install-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02, worker-sz03
    $manifest = Join-Path $PSScriptRoot '../../examples/mesh/miniature.yaml'
    $PSDefaultParameterValues = @{ '*-Mesh:KubeConfig' = $sandbox.KubeConfig }
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'Install-Mesh' {
    It 'shows its plan and writes nothing' {
        $plan = Install-Mesh -ManifestPath $manifest -WhatIf -PassThru
        $plan.Count | Should -Be 10
        $plan | ForEach-Object Kind | Sort-Object -Unique | Should -Be 'Create'
        Get-Mesh -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'installs, waits, and says what it did' {
        $installed = Install-Mesh -ManifestPath $manifest
        $installed.Version | Should -Be '1.14.6'
        $installed.Created | Should -Be 10
        $installed.Ready | Should -BeTrue
        (Get-Mesh).Components | Should -HaveCount 2
    }

    It 'changes nothing the second time, from the pipeline as well' {
        $again = Get-Content $manifest | Install-Mesh -ManifestPath -
        $again.Created + $again.Changed + $again.Pruned | Should -Be 0
    }

    It 'names what is wrong with a manifest, and where' {
        { "apiVersion: v1`nkind: ConfigMap`nmetadata: [oops" | Install-Mesh -ManifestPath - } | Should -Throw -ErrorId 'ManifestInvalid,*'
    }

    It 'completes profiles by version' {
        $line = 'Install-Mesh -Version 1.5.0 -Profile s'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'separate'
    }
}

Describe 'Uninstall-Mesh' {
    It 'asks for nothing less than everything and leaves nothing' {
        $removed = Uninstall-Mesh -Purge -Confirm:$false
        $removed.Removed | Should -Be 11
        $removed.Remaining | Should -BeNullOrEmpty
        Uninstall-Mesh -Purge -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'MeshNotFound,*'
    }
}

Describe 'examples/install.ps1' {
    It 'runs' {
        { & (Join-Path $PSScriptRoot '../../examples/install.ps1') } | Should -Not -Throw
    }
}
