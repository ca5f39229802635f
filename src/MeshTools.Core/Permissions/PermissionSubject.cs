namespace MeshTools.Permissions;

/// <summary>Who gets rights.</summary>
/// <param name="Kind">ServiceAccount, User or Group.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">The namespace of a ServiceAccount; null for others.</param>
internal sealed record PermissionSubject(string Kind, string Name, string? Namespace = null)
{
    private static readonly char[] Separators = ['/', ':'];

    /// <param name="accounts">ServiceAccounts as <c>NAMESPACE/NAME</c>, or <c>NAMESPACE:NAME</c> as kubectl writes it.</param>
    /// <param name="users">Users.</param>
    /// <param name="groups">Groups.</param>
    public static IReadOnlyList<PermissionSubject> Of(IEnumerable<string> accounts, IEnumerable<string> users, IEnumerable<string> groups) =>
    [
        .. accounts.Select(static account => account.Split(Separators, 2)).Select(static parts => new PermissionSubject("ServiceAccount", parts[1], parts[0])),
        .. users.Select(static user => new PermissionSubject("User", user)),
        .. groups.Select(static group => new PermissionSubject("Group", group)),
    ];
}
