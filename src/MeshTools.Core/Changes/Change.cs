using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Changes;

/// <summary>One write that a planner asks for. Data only: what is done with it is the engine's business.</summary>
internal sealed record Change
{
    /// <summary>The object.</summary>
    public required ObjectAddress Target { get; init; }

    /// <summary>How it is written.</summary>
    public required ChangeVerb Verb { get; init; }

    /// <summary>What it is for, in the imperative, e.g. <c>Set locality labels</c>; shown by -WhatIf and -Confirm.</summary>
    public required string Action { get; init; }

    /// <summary>The patch or the manifest; null for a deletion.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>What was observed of the object, or of the part the plan looked at; null when it did not exist.</summary>
    public JsonObject? Before { get; init; }

    /// <summary>What the server says would become of the object (a dry run); null when it was not asked.</summary>
    public JsonObject? Preview { get; init; }

    /// <summary>
    /// For a patch that follows from the whole object as it was read (a text within it, a list): the body for the object as it
    /// is now, null when nothing is left to do. The patch is then sent for that version alone, and worked out again when
    /// somebody else was faster, so that two who edit at once lose nothing.
    /// </summary>
    public Func<JsonObject, JsonObject?>? Revise { get; init; }

    /// <summary>Changes of a lower rank are finished before those of a higher one begin.</summary>
    public int Rank { get; init; }

    /// <summary>For a deletion: only the object with this uid, not one that took its name since; null for whatever has the name.</summary>
    public string? Uid { get; init; }

    /// <summary>True for what takes back a change of the same command.</summary>
    public bool PutsBack { get; init; }

    /// <summary>Take fields over from other managers.</summary>
    public bool Force { get; init; }

    /// <summary>For a patch: who is recorded as the owner of its fields; null for MeshTools itself.</summary>
    public string? FieldManager { get; init; }

    /// <summary>How much of the object is read back. Metadata suffices for labels and spares the server the rest.</summary>
    public ObjectForm Form { get; init; } = ObjectForm.Full;

    /// <summary>True when the server says that the object holds all of it already.</summary>
    public bool IsNeedless => Preview is not null && Before is not null && Diff().Count == 0;

    /// <summary>The difference in lines that say more, or tell less, than a comparison of the objects would; null for that comparison.</summary>
    public IReadOnlyList<string>? Details { get; init; }

    /// <summary>The difference it makes, one line a field.</summary>
    public IReadOnlyList<string> Diff() => Details ?? ObjectDiff.Lines(this);
}
