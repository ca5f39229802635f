using MeshTools.Errors;

namespace MeshTools.Kiali;

/// <summary>What became of a login, in one word and in a sentence.</summary>
internal sealed record KialiAnswer(KialiAnswerKind Kind, string Reason)
{
    /// <summary>True when the user lacks the right to ask.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>True and false for a login that Kiali itself decided; null when there was none.</summary>
    public bool? Verified => Kind switch
    {
        KialiAnswerKind.Accepted => true,
        KialiAnswerKind.Refused or KialiAnswerKind.SecretMissing or KialiAnswerKind.Failed => false,
        _ => null,
    };

    /// <summary>By the status of Kiali's answer to a login: SOURCES.md, section 2.</summary>
    public static KialiAnswer Of(int status, string user) => status switch
    {
        200 => new(KialiAnswerKind.Accepted, $"Kiali let {user} in."),
        401 => new(KialiAnswerKind.Refused, $"Kiali refused {user} (HTTP 401)."),
        520 => new(KialiAnswerKind.SecretMissing, "Kiali has no secret with a user and a passphrase (HTTP 520): it does not exist, lacks a key, or the kubelet has not brought it in yet."),
        >= 500 => new(KialiAnswerKind.Failed, $"Kiali failed over the login (HTTP {status}), and neither let {user} in nor refused."),
        _ => new(KialiAnswerKind.NotMade, $"HTTP {status} is no answer of Kiali's to a login."),
    };

    /// <summary>What a rotation has come to: with the new passphrase Kiali let the user in, and with the former one it answered this.</summary>
    public (bool Verified, string Reason) After(KialiAnswer former) => former.Kind switch
    {
        KialiAnswerKind.Refused => (true, $"{Reason} The former passphrase is refused."),
        KialiAnswerKind.Accepted => (false, $"{Reason} But the former passphrase is accepted still."),
        _ => (true, $"{Reason} Whether the former passphrase is refused was not seen: {former.Reason}"),
    };

    /// <summary>The way to Kiali is barred: no Service, no pod, no right, no connection. Never a word of Kiali's about the login.</summary>
    public static KialiAnswer NotMade(MeshToolsException error) =>
        new(error.HttpStatus is 401 or 403 or 404 ? KialiAnswerKind.Denied : KialiAnswerKind.NotMade, $"No login was made: {error.Message}") { IsForbidden = error.HttpStatus == 403 };

    /// <summary>The same, where Kiali may not have been asked for its strategy: one that lets everybody in would accept any login.</summary>
    /// <param name="problem">Why the strategy is not known; null when it is, or when that is not for lack of a right.</param>
    public KialiAnswer Unless(KialiAnswer? problem) => problem is not { IsForbidden: true } ? this
        : Kind is KialiAnswerKind.Accepted or KialiAnswerKind.NotMade ? problem
        : IsForbidden && Reason != problem.Reason ? this with { Reason = $"{Reason} {problem.Reason}" }
        : this;
}
