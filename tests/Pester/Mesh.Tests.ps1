# The mesh as a user looks at it: in a real pwsh, against a sandbox with a small mesh in it.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-mesh-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02, worker-sz03
    $PSDefaultParameterValues = @{ '*-Mesh:KubeConfig' = $sandbox.KubeConfig }

    # The few requests that make the mesh go straight to the API, with the sandbox's own credential.
    $text = Get-Content -Raw $sandbox.KubeConfig
    function Read-Field($Field) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String([regex]::Match($text, "${Field}: (\S+)").Groups[1].Value)) }
    $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem((Read-Field client-certificate-data), (Read-Field client-key-data))
    function Add-Object($Path, $Body) {
        $null = Invoke-RestMethod "$($sandbox.Server)$Path" -Method Post -Certificate $certificate -SkipCertificateCheck -ContentType application/json -Body $Body
    }
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'Before a mesh is there' {
    It 'says so as an error of its own' {
        Get-Mesh -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'MeshNotFound,*'
    }

    It 'tells what is in the way of one' {
        Test-Mesh -BeforeInstall -Version 1.5.0 -Quiet | Should -BeTrue
        Test-Mesh -BeforeInstall -Version 1.30.0 | Where-Object Status -EQ Fail | ForEach-Object Id | Should -Be 'KubernetesTooOld'
    }
}

Describe 'With a mesh' {
    BeforeAll {
        Add-Object '/api/v1/namespaces' '{"metadata": {"name": "istio-system"}}'
        Add-Object '/apis/apps/v1/namespaces/istio-system/deployments' @'
{"metadata": {"name": "istiod", "labels": {"app": "istiod"}},
 "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "istiod"}}, "template": {"metadata": {"labels": {"app": "istiod"}},
  "spec": {"containers": [{"name": "discovery", "image": "docker.io/istio/pilot:1.5.0", "args": ["discovery"]}]}}}}
'@
        Add-Object '/apis/apps/v1/namespaces/istio-system/deployments' @'
{"metadata": {"name": "kiali", "labels": {"app": "kiali"}},
 "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "kiali"}}, "template": {"metadata": {"labels": {"app": "kiali"}},
  "spec": {"containers": [{"name": "kiali", "image": "quay.io/kiali/kiali:v1.14"}]}}}}
'@
    }

    It 'shows its versions' {
        $mesh = $sandbox | Get-Mesh
        $mesh.Version | Should -Be '1.5.0'
        $mesh.Components.Name | Should -Be @('istiod', 'kiali')
        ($mesh | Format-Table | Out-String) | Should -Match 'Version\s+Revisions\s+Namespace'
    }

    It 'finds that nobody can log in to Kiali, and what to do' {
        $check = Test-Mesh -Id KialiCredentialMissing
        $check.Status | Should -Be 'Fail'
        $check.Hint | Should -Match 'Set-KialiCredential'
        ($check | Format-List | Out-String) | Should -Match 'HelpUri'
        Test-Mesh -Category Kiali -Quiet | Should -BeFalse
    }

    It 'goes on from the mesh to its checks' {
        (Get-Mesh | Test-Mesh -Id KialiCredentialMissing).Context | Should -Be $sandbox.Context
    }
}

Describe 'Tab completion' {
    It 'completes <Line>' -ForEach @(
        @{ Line = 'Test-Mesh -Id KialiSecretK'; Expected = 'KialiSecretKeys' }
        @{ Line = 'Test-Mesh -Category ExtA'; Expected = 'ExtAuthz' }
        @{ Line = 'Get-Mesh -Namespace kube-s'; Expected = 'kube-system' }
    ) {
        $command, $rest = $Line -split ' ', 2
        $full = "$command -KubeConfig '$($sandbox.KubeConfig)' $rest"
        (TabExpansion2 -inputScript $full -cursorColumn $full.Length).CompletionMatches.CompletionText | Should -Be $Expected
    }
}
