# provision.ps1 from nothing to all of it, and once more.
BeforeAll {
    $cluster = & "$PSScriptRoot/rehearsal/start.ps1" -Name ops-provision -Bare
    & "$PSScriptRoot/rehearsal/new-pair.ps1" -Folder $TestDrive -Name shop-tls -DnsName shop.example.com
    $pair = @{ CertificatePath = "$TestDrive/shop-tls.crt"; KeyPath = "$TestDrive/shop-tls.key" }
    $first = @(& "$PSScriptRoot/provision.ps1" @pair -Cluster $cluster -WarningAction SilentlyContinue)
}

AfterAll {
    & "$PSScriptRoot/rehearsal/stop.ps1" -Name ops-provision
}

Describe 'provision.ps1' {
    It 'brings the cluster to what the site says' {
        & "$PSScriptRoot/verify.ps1" -Cluster $cluster |
            Where-Object { -not $_.Ok -and $_.Promise -notlike '*Test-Mesh*' } | Should -BeNullOrEmpty
    }

    It 'puts the gateway on one node of each region' {
        (Get-IngressGateway @cluster).Nodes | Sort-Object | Should -Be worker-bj02, worker-sz02, worker-wx02
    }

    It 'writes nothing the second time' {
        $again = @(& "$PSScriptRoot/provision.ps1" @pair -Cluster $cluster -WarningAction SilentlyContinue)
        $again | Should -HaveCount $first.Count
        $again | Where-Object { $_.Changed } | Should -BeNullOrEmpty
    }
}
