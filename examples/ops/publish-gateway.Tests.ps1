# publish-gateway.ps1 publishes, names what is in the way, and takes back what leaves callers without a gateway.
BeforeAll {
    $cluster = & "$PSScriptRoot/rehearsal/start.ps1" -Name ops-publish
}

AfterAll {
    & "$PSScriptRoot/rehearsal/stop.ps1" -Name ops-publish
}

Describe 'publish-gateway.ps1' {
    It 'changes nothing with -WhatIf' {
        & "$PSScriptRoot/publish-gateway.ps1" -Node worker-sz02 -Cluster $cluster -WhatIf
        (Get-IngressGateway @cluster).Kind | Should -Be Deployment
    }

    It 'refuses a node that does not exist, by name' {
        { & "$PSScriptRoot/publish-gateway.ps1" -Node worker-gone -Cluster $cluster } | Should -Throw '*worker-gone*'
        (Get-IngressGateway @cluster).Kind | Should -Be Deployment
    }

    It 'takes the gateway back when a region has none' {
        { & "$PSScriptRoot/publish-gateway.ps1" -Node worker-sz02 -Cluster $cluster } | Should -Throw '*taken back*beijing*'
        (Get-IngressGateway @cluster).Kind | Should -Be Deployment
    }

    It 'serves on a node of each region' {
        $gateway = & "$PSScriptRoot/publish-gateway.ps1" -Node worker-sz02, worker-bj02, worker-wx02 -Cluster $cluster
        $gateway.Kind | Should -Be DaemonSet
        Test-IngressGateway -Quiet @cluster | Should -BeTrue
    }
}
