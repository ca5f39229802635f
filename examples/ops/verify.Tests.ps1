# verify.ps1 finds what is broken, and names it.
BeforeAll {
    $cluster = & "$PSScriptRoot/rehearsal/start.ps1" -Name ops-verify
    Add-ExtAuthzFilter -Service ext-authz.default -Port 8888 -Timeout 00:00:00.5 @cluster | Out-Null
    New-SdsCertificate -Name shop-tls -SelfSigned -DnsName shop.example.com -ValidDays 60 -Gateway default/web -HostName shop.example.com @cluster | Out-Null
    Publish-IngressGateway -Node worker-sz02, worker-bj02, worker-wx02 -ServiceType ClusterIP @cluster | Out-Null

    function Find-Promise([string] $Like, [hashtable] $Arguments = @{}) {
        & "$PSScriptRoot/verify.ps1" -Cluster $cluster @Arguments | Where-Object Promise -Like $Like
    }
}

AfterAll {
    & "$PSScriptRoot/rehearsal/stop.ps1" -Name ops-verify
}

Describe 'verify.ps1' {
    It 'keeps every promise of a cluster that is as it should be' {
        (Find-Promise 'Every*').Ok | Should -Be $true, $true
        (Find-Promise 'The gateway*').Ok | Should -BeTrue
    }

    It 'names a node that has moved' {
        Set-NodeRegion worker-wx02 -Region beijing @cluster -Force | Out-Null
        (Find-Promise '*region and zone').Broken | Should -Be 'worker-wx02 is not in wuxi/wuxi-a'
        Set-NodeRegion worker-wx02 -Region wuxi -Zone wuxi-a @cluster -Force | Out-Null
    }

    It 'names a certificate that ends too soon' {
        (Find-Promise 'Certificates*').Ok | Should -BeTrue
        $promise = Find-Promise 'Certificates*' @{ DaysLeft = 90 }
        $promise.Ok | Should -BeFalse
        $promise.Broken | Should -Match '^shop-tls: (59|60) days left'
    }
}
