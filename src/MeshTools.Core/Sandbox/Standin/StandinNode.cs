namespace MeshTools.Sandbox.Standin;

/// <summary>What the stand-in keeps of a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Tells it from a later node of that name.</param>
/// <param name="Address">Its internal address.</param>
/// <param name="IsHeld">Its kubelet plays dead.</param>
internal sealed record StandinNode(string Name, string Uid, string Address, bool IsHeld);
