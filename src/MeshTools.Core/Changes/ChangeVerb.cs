namespace MeshTools.Changes;

/// <summary>How a change is written.</summary>
internal enum ChangeVerb
{
    /// <summary>Set or remove the named fields of an object that exists (RFC 7396).</summary>
    MergePatch,

    /// <summary>Server-side apply: create it or bring it to what is asked.</summary>
    Apply,

    /// <summary>Create it; it must not exist.</summary>
    Create,

    /// <summary>Delete it.</summary>
    Delete,
}
