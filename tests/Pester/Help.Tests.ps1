# Help as a user reads it.
BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $commands = (Get-Module MeshTools).ExportedCmdlets.Keys
    $topics = (Get-ChildItem (Join-Path $PSScriptRoot '../../src/MeshTools/Help/en-US/about_*.md')).BaseName
}

Describe 'Get-Help <_>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $_ -Full
        $command = Get-Command $_
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
    }

    It 'has a synopsis that is a sentence' {
        $help.Synopsis.Trim() | Should -Match '^[A-Z].+\.$'
    }

    It 'has at least three examples' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }

    It 'describes every parameter' {
        foreach ($parameter in $command.Parameters.Keys | Where-Object { $_ -notin $common }) {
            ($help.parameters.parameter | Where-Object name -EQ $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter needs a description"
        }
    }
}

Describe 'about topics' {
    It 'finds <_>' -ForEach $topics {
        Get-Help $_ | Out-String | Should -Match "TOPIC\s+$_\s+SHORT DESCRIPTION"
    }
}
