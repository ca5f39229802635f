# Runs the Pester files beside it and writes their results; ./build.sh test calls it where pwsh and Pester are.
#
# By hand: ./tests/Pester/Run.ps1 -ResultPath ./out/test-results/Pester.xml
[CmdletBinding()]
param(
    # The file to write, in JUnit's form.
    [Parameter(Mandatory)]
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.5

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'JUnitXml'
$configuration.TestResult.OutputPath = $ResultPath

$run = Invoke-Pester -Configuration $configuration

# A file that breaks before its tests are found has no failed test; it fails all the same.
exit ($run.Result -eq 'Passed' ? 0 : 1)
