# The sandbox as a user keeps it.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-sandbox-$PID"
}

AfterAll {
    Get-MeshSandbox -Name "$name*" | Stop-MeshSandbox -Confirm:$false
}

Describe 'Start-MeshSandbox' {
    It 'starts, is listed, works and leaves nothing' {
        $sandbox = Start-MeshSandbox -Name $name -NodeCount 2
        (Get-MeshSandbox -Name $name).Running | Should -BeTrue
        $sandbox | Get-NodeRegion | Should -HaveCount 2
        $folder = $sandbox.Path
        $sandbox | Stop-MeshSandbox -Confirm:$false
        Test-Path $folder | Should -BeFalse
        Get-MeshSandbox -Name $name -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'takes its nodes from a CSV file' {
        $csv = Join-Path $TestDrive 'nodes.csv'
        "Name,Region`nnode-a,shenzhen`nnode-b,beijing" | Set-Content $csv
        $sandbox = Start-MeshSandbox -Name "$name-csv" -NodePath $csv
        ($sandbox | Get-NodeRegion).Region | Should -Be @('shenzhen', 'beijing')
        $sandbox | Stop-MeshSandbox -Confirm:$false
    }
}
