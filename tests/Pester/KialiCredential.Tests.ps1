# Kiali's credential as a user sees it: in a real pwsh, against a sandbox with Kiali's objects in it. Nothing answers for Kiali
# there, so no login can be made; the rig's tests make them.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-kiali-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02, worker-sz03
    $PSDefaultParameterValues = @{ '*-KialiCredential:KubeConfig' = $sandbox.KubeConfig }

    $text = Get-Content -Raw $sandbox.KubeConfig
    function Read-Field($Field) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String([regex]::Match($text, "${Field}: (\S+)").Groups[1].Value)) }
    $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem((Read-Field client-certificate-data), (Read-Field client-key-data))
    function Invoke-Api($Path, $Body, $Method = 'Post') {
        Invoke-RestMethod "$($sandbox.Server)$Path" -Method $Method -Certificate $certificate -SkipCertificateCheck -ContentType application/json -Body $Body
    }

    $null = Invoke-Api '/api/v1/namespaces' '{"metadata": {"name": "istio-system"}}'
    $null = Invoke-Api '/apis/apps/v1/namespaces/istio-system/deployments' @'
{"metadata": {"name": "kiali", "labels": {"app": "kiali"}},
 "spec": {"selector": {"matchLabels": {"app": "kiali"}}, "template": {"metadata": {"labels": {"app": "kiali"}},
  "spec": {"containers": [{"name": "kiali", "image": "quay.io/kiali/kiali:v1.14"}]}}}}
'@
    $passphrase = 'pester-s3cret-phrase'
    $credential = [pscredential]::new('admin', (ConvertTo-SecureString $passphrase -AsPlainText -Force))
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'Set-KialiCredential' {
    It 'makes the credential, claims no login that it has not made, and keeps the passphrase out of a transcript' {
        $transcript = Join-Path $TestDrive transcript.txt
        Start-Transcript -Path $transcript | Out-Null
        try {
            Set-KialiCredential -Credential $credential -WhatIf -Verbose -Debug
            $set = Set-KialiCredential -Credential $credential -Timeout 0:0:10 -Verbose -Debug -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
            $set | Format-List * | Out-Host
            $set | Format-Table | Out-Host
            $set | ConvertTo-Json -Depth 3 | Out-Host
            try {
                Set-KialiCredential -Credential ([pscredential]::new('a:b', $credential.Password))
            }
            catch {
                $refused = $_
                $refused | Format-List * -Force | Out-String | Write-Host
            }
        }
        finally {
            Stop-Transcript | Out-Null
        }

        $refused.FullyQualifiedErrorId | Should -BeLike 'KialiCredentialInvalid,*'
        $set.Verified | Should -BeNullOrEmpty
        $set.Reason | Should -Not -BeNullOrEmpty
        $set.Changed | Should -BeTrue
        "$warnings" | Should -Match 'was not seen'
        $written = Get-Content -Raw $transcript
        $written | Should -Match 'admin'
        $written | Should -Not -Match $passphrase
        $written | Should -Not -Match ([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($passphrase)))
        $Error | Out-String | Should -Not -Match $passphrase
        (Get-Process | ForEach-Object CommandLine) -join "`n" | Should -Not -Match $passphrase
    }

    It 'has put it where Kiali reads it' {
        $secret = Invoke-Api '/api/v1/namespaces/istio-system/secrets/kiali' $null Get
        [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($secret.data.passphrase)) | Should -Be $passphrase
        $found = Get-KialiCredential
        $found.UserName, $found.SecretName, $found.KialiVersion | Should -Be 'admin', 'kiali', '1.14.0'
    }

    It 'changes nothing the second time' {
        (Set-KialiCredential -Credential $credential -Timeout 0:0:2 -WarningAction SilentlyContinue).Changed | Should -BeFalse
    }
}

Describe 'Test-KialiCredential' {
    It 'is false when nobody was let in' {
        Get-KialiCredential | Test-KialiCredential -Quiet | Should -BeFalse
    }
}

Describe 'Remove-KialiCredential' {
    It 'takes the secret away' {
        (Remove-KialiCredential -Confirm:$false).Changed | Should -BeTrue
        { Invoke-Api '/api/v1/namespaces/istio-system/secrets/kiali' $null Get } | Should -Throw
    }
}
