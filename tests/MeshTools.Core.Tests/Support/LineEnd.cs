namespace MeshTools.Core.Tests.Support;

/// <summary>How a scripted body ends after its last line.</summary>
internal enum LineEnd
{
    /// <summary>As it should.</summary>
    Close,

    /// <summary>The connection breaks.</summary>
    Break,

    /// <summary>It stays open and silent until the reader gives up.</summary>
    StayOpen,
}
