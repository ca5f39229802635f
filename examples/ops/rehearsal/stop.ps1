# Stops the sandbox that start.ps1 started for this name.
param([Parameter(Mandatory)] [string] $Name)

Get-MeshSandbox | Where-Object Name -EQ "$Name-$PID" | Stop-MeshSandbox
