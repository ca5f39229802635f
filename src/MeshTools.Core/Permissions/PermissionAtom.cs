namespace MeshTools.Permissions;

/// <summary>One verb on one resource in one place, and everything that it is needed for.</summary>
internal sealed class PermissionAtom(MeshPermission first, string verb)
{
    private const string All = "*";

    private readonly List<string> _purposes = [];
    private readonly List<string> _withouts = [];
    private bool _isNeeded;

    public string Verb { get; } = verb;

    /// <summary>Which it is: the same for all that give the very same right.</summary>
    public static (string, string?, string, string, string, string) Key(MeshPermission item, string verb) =>
        (item.Command, item.Namespace, item.ApiGroup, item.Resource, string.Join(',', item.ResourceNames), verb);

    public void Add(MeshPermission item)
    {
        _isNeeded |= !item.Optional;
        Append(_purposes, item.Purpose);
        if (item.Without is string without)
        {
            Append(_withouts, without);
        }
    }

    /// <summary>True when another right gives this one too.</summary>
    public bool IsGivenBy(PermissionAtom wide) => wide != this
        && (wide._isNeeded || !_isNeeded)
        && (wide.Verb == Verb || wide.Verb == All)
        && (wide.Rule.Namespace is null || wide.Rule.Namespace == Rule.Namespace)
        && (wide.Rule.ApiGroup == Rule.ApiGroup || wide.Rule.ApiGroup == All)
        && (wide.Rule.Resource == Rule.Resource || (wide.Rule.Resource == All && !Rule.Resource.StartsWith('/')))
        && (wide.Rule.ResourceNames.Count == 0 || (Rule.ResourceNames.Count > 0 && Rule.ResourceNames.All(wide.Rule.ResourceNames.Contains)));

    /// <summary>What another right is for, this one is for as well.</summary>
    public void TakeOver(PermissionAtom narrow)
    {
        foreach (string without in narrow._withouts)
        {
            Append(_withouts, without);
        }
    }

    /// <summary>The right by itself.</summary>
    public MeshPermission Rule => first with { Verbs = [Verb], Purpose = string.Join("; ", _purposes), Without = _isNeeded ? null : string.Join(" ", _withouts) };

    private static void Append(List<string> texts, string text)
    {
        if (!texts.Contains(text))
        {
            texts.Add(text);
        }
    }
}
