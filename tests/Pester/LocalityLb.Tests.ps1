# Locality load balancing as a user has it: three sites, a mesh, a service with a pod in each site.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-locality-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02, worker-wx02, worker-bj02
    $PSDefaultParameterValues = @{ '*-Mesh:KubeConfig' = $sandbox.KubeConfig; '*-NodeRegion:KubeConfig' = $sandbox.KubeConfig; '*-LocalityLb:KubeConfig' = $sandbox.KubeConfig }

    # The few requests that make the mesh go straight to the API, with the sandbox's own credential.
    $text = Get-Content -Raw $sandbox.KubeConfig
    function Read-Field($Field) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String([regex]::Match($text, "${Field}: (\S+)").Groups[1].Value)) }
    $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem((Read-Field client-certificate-data), (Read-Field client-key-data))
    function Send-Request($Path, $Body) {
        $arguments = @{ Uri = "$($sandbox.Server)$Path"; Certificate = $certificate; SkipCertificateCheck = $true }
        if ($Body) { $arguments += @{ Method = 'Post'; ContentType = 'application/json'; Body = $Body } }
        Invoke-RestMethod @arguments -MaximumRetryCount 5 -RetryIntervalSec 1
    }

    $null = 'sz', 'wx', 'bj' | ForEach-Object { Set-NodeRegion "worker-${_}02" -Region @{ sz = 'shenzhen'; wx = 'wuxi'; bj = 'beijing' }[$_] }
    $null = 'istio-system', 'shop' | ForEach-Object { Send-Request '/api/v1/namespaces' "{""metadata"": {""name"": ""$_""}}" }
    $null = Send-Request '/apis/apps/v1/namespaces/istio-system/deployments' @'
{"metadata": {"name": "istiod", "labels": {"app": "istiod"}},
 "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "istiod"}}, "template": {"metadata": {"labels": {"app": "istiod"}},
  "spec": {"containers": [{"name": "discovery", "image": "docker.io/istio/pilot:1.5.0", "args": ["discovery"]}]}}}}
'@
    $null = Send-Request '/api/v1/namespaces/istio-system/configmaps' '{"metadata": {"name": "istio"}, "data": {"mesh": "trustDomain: cluster.local\n"}}'
    foreach ($kind in 'DestinationRule', 'ServiceEntry') {
        $plural = @{ DestinationRule = 'destinationrules'; ServiceEntry = 'serviceentries' }[$kind]
        $null = Send-Request '/apis/apiextensions.k8s.io/v1/customresourcedefinitions' @"
{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "$plural.networking.istio.io"},
 "spec": {"group": "networking.istio.io", "scope": "Namespaced", "names": {"kind": "$kind", "plural": "$plural"},
  "versions": [{"name": "v1alpha3", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
"@
    }

    $null = Send-Request '/api/v1/namespaces/shop/services' '{"metadata": {"name": "web"}, "spec": {"selector": {"app": "web"}, "ports": [{"name": "http", "port": 80}]}}'
    foreach ($node in 'worker-sz02', 'worker-wx02', 'worker-bj02') {
        $body = "{""metadata"": {""name"": ""web-$node"", ""labels"": {""app"": ""web""}}, ""spec"": {""nodeName"": ""$node"", ""automountServiceAccountToken"": false, ""containers"": [{""name"": ""web"", ""image"": ""web""}]}}"
        foreach ($attempt in 1..60) {
            # The namespace's service account takes its time.
            try { $null = Send-Request '/api/v1/namespaces/shop/pods' $body; break } catch { if ($attempt -eq 60) { throw } Start-Sleep -Milliseconds 250 }
        }
    }

    foreach ($attempt in 1..240) {
        if ((Send-Request '/api/v1/namespaces/shop/endpoints/web').subsets.addresses.Count -eq 3) { break }
        Start-Sleep -Milliseconds 250
    }
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'Before it is set' {
    It 'spreads requests over all regions, and says why' {
        $routes = Test-LocalityLb web.shop -From shenzhen
        $routes | Should -HaveCount 3
        $routes.Effective | Sort-Object -Unique | Should -BeFalse
        $routes[0].Reason | Should -Match 'no DestinationRule'
        Test-LocalityLb web.shop -From shenzhen -Quiet | Should -BeFalse
    }

    It 'lists nothing' {
        Get-LocalityLb | Should -BeNullOrEmpty
    }
}

Describe 'Once it is set' {
    BeforeAll {
        $result = Enable-LocalityLb web.shop -Failover @{ shenzhen = 'wuxi' } -Interval 90s -WarningVariable warnings -WarningAction SilentlyContinue
    }

    It 'tells what was written, and warned of the split' {
        $result.Changed | Should -BeTrue
        $result.Effective | Should -BeTrue -Because $result.Reason
        $result.OutlierDetection | Should -Be 'consecutiveErrors 7, interval 90s, baseEjectionTime 900s'
        $warnings -join ' ' | Should -Match '1 of 3 endpoints'
    }

    It 'keeps requests in their region, and knows where they go when it fails' {
        Test-LocalityLb web.shop -From shenzhen -Quiet | Should -BeTrue
        (Test-LocalityLb web.shop -From shenzhen | Where-Object ShareWhenLocalFails -EQ 1).To | Should -Be 'wuxi'
        (Test-LocalityLb web.shop -From shenzhen -Unhealthy shenzhen, wuxi | Where-Object ShareWhenLocalFails -EQ 1).To | Should -Be 'beijing'
    }

    It 'has nothing to do a second time' {
        (Enable-LocalityLb web.shop -Failover @{ shenzhen = 'wuxi' } -Interval 00:01:30).Changed | Should -BeFalse
    }

    It 'shows tables that fit' {
        Test-LocalityLb web.shop -From shenzhen | Out-String | Should -Match 'To\s+Priority\s+Share'
        Get-LocalityLb | Out-String | Should -Match 'Service\s+Rule\s+Mode'
    }

    It 'is given back from the pipeline' {
        $back = Get-LocalityLb '*.shop' | Disable-LocalityLb
        $back.Changed | Should -BeTrue
        Get-LocalityLb | Should -BeNullOrEmpty
        (Send-Request '/api/v1/namespaces/istio-system/configmaps/istio').data.mesh | Should -Be "trustDomain: cluster.local`n"
    }
}

Describe 'What cannot be' {
    It 'is refused with an id: <Id>' -ForEach @(
        @{ Id = 'LocalitySettingInvalid'; Script = { Enable-LocalityLb web.shop -Failover @{ 'shenzhen/room-1' = 'wuxi' } } }
        @{ Id = 'LocalitySettingInvalid'; Script = { Enable-LocalityLb web.shop -Distribute @{ shenzhen = @{ shenzhen = 50 } } } }
        @{ Id = 'InvalidLocality'; Script = { Test-LocalityLb web.shop -From / } }
        @{ Id = 'IngressGatewayNotFound'; Script = { Test-LocalityLb web.shop -Gateway nothing } }
    ) {
        $Script | Should -Throw -ErrorId "$Id,*"
    }

    It 'is an error for one service alone' {
        Test-LocalityLb nothing.shop, web.shop -From shenzhen -ErrorVariable problems -ErrorAction SilentlyContinue | Should -HaveCount 3
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ServiceNotFound,*'
    }
}
