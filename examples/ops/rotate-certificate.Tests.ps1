# rotate-certificate.ps1 replaces what ends soon, and nothing else.
BeforeAll {
    $cluster = & "$PSScriptRoot/rehearsal/start.ps1" -Name ops-rotate
    & "$PSScriptRoot/rehearsal/new-pair.ps1" -Folder $TestDrive -Name shop-tls -DnsName shop.example.com -DaysLeft 10
    $first = New-SdsCertificate shop-tls -CertificatePath "$TestDrive/shop-tls.crt" -KeyPath "$TestDrive/shop-tls.key" -Gateway default/web -HostName shop.example.com @cluster
}

AfterAll {
    & "$PSScriptRoot/rehearsal/stop.ps1" -Name ops-rotate
}

Describe 'rotate-certificate.ps1' {
    It 'leaves a certificate that has days enough' {
        & "$PSScriptRoot/rotate-certificate.ps1" -Folder $TestDrive -DaysLeft 5 -Cluster $cluster | Should -BeNullOrEmpty
        (Get-SdsCertificate @cluster).Serial | Should -Be $first.Serial
    }

    It 'writes nothing with -WhatIf' {
        & "$PSScriptRoot/rehearsal/new-pair.ps1" -Folder $TestDrive -Name shop-tls -DnsName shop.example.com
        & "$PSScriptRoot/rotate-certificate.ps1" -Folder $TestDrive -Cluster $cluster -WhatIf
        (Get-SdsCertificate @cluster).Serial | Should -Be $first.Serial
    }

    It 'replaces one that ends soon, and tells both serials' {
        $rotated = & "$PSScriptRoot/rotate-certificate.ps1" -Folder $TestDrive -Cluster $cluster
        $rotated.PreviousSerial | Should -Be $first.Serial
        $rotated.Serial | Should -Not -Be $first.Serial
        (Get-SdsCertificate @cluster).DaysLeft | Should -BeGreaterThan 80
    }

    It 'refuses a pair that does not fit, and keeps the one that is served' {
        $served = (Get-SdsCertificate @cluster).Serial
        & "$PSScriptRoot/rehearsal/new-pair.ps1" -Folder $TestDrive -Name other -DnsName shop.example.com
        Copy-Item "$TestDrive/other.key" "$TestDrive/shop-tls.key" -Force
        { & "$PSScriptRoot/rotate-certificate.ps1" -Folder $TestDrive -DaysLeft 365 -Cluster $cluster } | Should -Throw '*key*'
        (Get-SdsCertificate @cluster).Serial | Should -Be $served
    }
}
