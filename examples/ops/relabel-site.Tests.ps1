# relabel-site.ps1 brings labels to what the list says, and tells what is left to do.
BeforeAll {
    $cluster = & "$PSScriptRoot/rehearsal/start.ps1" -Name ops-relabel
    $list = Join-Path $TestDrive 'nodes.csv'
    Copy-Item "$PSScriptRoot/nodes.csv" $list
}

AfterAll {
    & "$PSScriptRoot/rehearsal/stop.ps1" -Name ops-relabel
}

Describe 'relabel-site.ps1' {
    It 'changes nothing when the labels are right' {
        & "$PSScriptRoot/relabel-site.ps1" -NodePath $list -Cluster $cluster | Should -BeNullOrEmpty
    }

    It 'moves a node, and warns of the proxies that do not know yet' {
        (Get-Content $list) -replace 'worker-sz03,shenzhen,shenzhen-b', 'worker-sz03,wuxi,wuxi-a' | Set-Content $list
        $moved = & "$PSScriptRoot/relabel-site.ps1" -NodePath $list -Cluster $cluster -WarningVariable warnings -WarningAction SilentlyContinue
        $moved.Name | Should -Be worker-sz03
        $moved.PreviousRegion | Should -Be shenzhen
        (Get-NodeRegion worker-sz03 @cluster).Region | Should -Be wuxi
        if ($moved.StaleProxies) { "$warnings" | Should -Match 'restart' }
    }

    It 'goes on after a node that does not exist, and says which' {
        'worker-gone,wuxi,wuxi-a,' | Add-Content $list
        { & "$PSScriptRoot/relabel-site.ps1" -NodePath $list -Cluster $cluster } | Should -Throw '*worker-gone*'
    }
}
