namespace MeshTools.Cluster.KubeConfig;

/// <summary>As whom the server is asked to act, in place of the user who logs in.</summary>
/// <param name="User">as.</param>
/// <param name="Uid">as-uid; servers know it since 1.22.</param>
/// <param name="Groups">as-groups.</param>
/// <param name="Extra">as-user-extra.</param>
internal sealed record Impersonation(string User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Extra)
{
    /// <summary>
    /// The headers of a request, each with the field that it comes from
    /// (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation).
    /// </summary>
    public IEnumerable<(string Field, string Name, string Value)> Headers() =>
    [
        ("as", "Impersonate-User", User),
        .. Uid is null ? Array.Empty<(string, string, string)>() : [("as-uid", "Impersonate-Uid", Uid)],
        .. Groups.Select(static group => ("as-groups", "Impersonate-Group", group)),

        // A key with a slash is no name of a header; the server takes the percent signs back.
        .. Extra.SelectMany(static extra => extra.Value.Select(value => ("as-user-extra", "Impersonate-Extra-" + Uri.EscapeDataString(extra.Key), value))),
    ];

    /// <summary>What a user of a kubeconfig says; null when nobody is to be impersonated.</summary>
    /// <exception cref="Errors.MeshToolsException">KubeConfigInvalid.</exception>
    public static Impersonation? Of(KubeConfigEntry user, string userName)
    {
        KubeConfigEntry? extra = user.Section("as-user-extra");
        if (user.Text("as") is string name)
        {
            return new Impersonation(name, user.Text("as-uid"), user.Texts("as-groups"), [.. extra?.Names.Select(key => KeyValuePair.Create(key, extra.Texts(key))) ?? []]);
        }

        // Left out, the request would go out with the user's own rights; kubectl refuses it too.
        foreach ((string field, bool isSet) in new[] { ("as-uid", user.Text("as-uid") is not null), ("as-groups", user.Texts("as-groups").Count > 0), ("as-user-extra", extra?.Names.Any() ?? false) })
        {
            if (isSet)
            {
                throw user.Wrong(field, $"user '{userName}' has {field} but nobody to impersonate (as)");
            }
        }

        return null;
    }
}
