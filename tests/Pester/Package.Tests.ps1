# The package as somebody gets it: from a repository, here a folder, into a session that knows nothing of the checkout.
BeforeAll {
    $root = Join-Path $PSScriptRoot '../..' | Resolve-Path
    $manifest = Import-PowerShellDataFile (Join-Path $root 'MeshTools.psd1')
    $package = Join-Path $root "out/MeshTools.$($manifest.ModuleVersion).nupkg"
    $repository = New-Item -ItemType Directory (Join-Path $TestDrive 'repository')
    Copy-Item $package $repository

    # A process of its own, with a home of its own: the list of repositories belongs to the user who runs the tests.
    $null = New-Item -ItemType Directory (Join-Path $TestDrive 'home'), (Join-Path $TestDrive 'modules')
    function Invoke-Clean([string] $Script) {
        $before = $env:XDG_DATA_HOME
        $env:XDG_DATA_HOME = Join-Path $TestDrive 'home'
        try {
            # The pwsh that this runs in: a program, or a library that the dotnet host runs.
            $self = [Environment]::ProcessPath
            $library = (Split-Path $self -LeafBase) -eq 'dotnet' ? @([Environment]::GetCommandLineArgs()[0]) : @()
            & $self @library -NoProfile -NonInteractive -Command $Script
        }
        finally {
            $env:XDG_DATA_HOME = $before
        }
    }
}

Describe 'The package' {
    It 'is found, saved from a repository and imported in a clean session' {
        $output = @(Invoke-Clean @"
            `$ErrorActionPreference = 'Stop'
            Register-PSResourceRepository -Name Folder -Uri '$repository' -Trusted
            (Find-PSResource -Name MeshTools -Repository Folder).Version.ToString()
            Save-PSResource -Name MeshTools -Repository Folder -Path '$TestDrive/modules' -TrustRepository
            `$env:PSModulePath = '$TestDrive/modules' + [IO.Path]::PathSeparator + `$env:PSModulePath
            Import-Module MeshTools
            (Get-Module MeshTools).ModuleBase
            (Get-Module MeshTools).ExportedCmdlets.Count
            (Get-Help Set-NodeRegion).Synopsis
"@)
        $output[0] | Should -Be $manifest.ModuleVersion
        $output[1] | Should -BeLike "*modules*MeshTools*$($manifest.ModuleVersion)"
        $output[2] | Should -Be $manifest.CmdletsToExport.Count
        $output[3] | Should -Be 'Labels nodes with the region, zone and subzone they are in.'
    }
}
