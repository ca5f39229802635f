# Runs the Pester files beside it and those of examples/ops, and writes their results; ./build.sh test calls it.
#
# By hand: ./tests/Pester/Run.ps1 -ResultPath ./out/test-results/Pester.xml
[CmdletBinding()]
param(
    # The file to write, in JUnit's form.
    [Parameter(Mandatory)]
    [string] $ResultPath,

    # Pester, by name or by the path of its manifest.
    [string] $Pester = 'Pester'
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester -MinimumVersion 5.5

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot, (Join-Path $PSScriptRoot '../../examples/ops')
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'JUnitXml'
$configuration.TestResult.OutputPath = $ResultPath

$run = Invoke-Pester -Configuration $configuration

# A file that breaks before its tests are found has no failed test; it fails all the same.
exit ($run.Result -eq 'Passed' ? 0 : 1)
