# The README's first ten minutes, block by block as a newcomer pastes them: from the sandbox's start to its end.
BeforeDiscovery {
    $readme = Get-Content (Join-Path $PSScriptRoot '../../README.md') -Raw
    $blocks = [regex]::Matches($readme, '(?ms)^```powershell\r?\n(.+?)^```') | ForEach-Object { $_.Groups[1].Value.Trim() }
    $started = $stopped = $false
    $steps = foreach ($block in $blocks) {
        $started = $started -or $block -like '*= Start-MeshSandbox*'
        if ($started -and -not $stopped) {
            @{ Code = $block; Title = ($block -split '\r?\n')[0] }
        }

        $stopped = $stopped -or $block -like '*| Stop-MeshSandbox*'
    }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    Push-Location (Join-Path $PSScriptRoot '../..')
    Get-MeshSandbox | Where-Object Name -EQ quickstart | Stop-MeshSandbox
}

AfterAll {
    Get-MeshSandbox | Where-Object Name -EQ quickstart | Stop-MeshSandbox
    Pop-Location
}

Describe 'The first ten minutes of the README' {
    It 'runs: <Title>' -ForEach $steps {
        # In the scope of the file, so that the next block finds $sandbox and $cluster.
        $script:sandbox, $script:cluster = $sandbox, $cluster
        $Error.Clear()
        . ([scriptblock]::Create($Code)) *>&1 | Out-Null
        $script:sandbox, $script:cluster = $sandbox, $cluster
        $Error | Should -BeNullOrEmpty
    }

    It 'leaves no sandbox' {
        Get-MeshSandbox | Where-Object Name -EQ quickstart | Should -BeNullOrEmpty
    }
}
