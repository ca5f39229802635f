using System.Management.Automation;
using MeshTools.Errors;

namespace MeshTools.Pipeline;

/// <summary>From the core's errors to PowerShell's.</summary>
internal static class ErrorRecords
{
    // What stands for the command's name where an error says what to do about it.
    private const string Command = "COMMAND";

    /// <param name="error">The error.</param>
    /// <param name="command">The command that raises it.</param>
    public static ErrorRecord From(MeshToolsException error, string command) =>
        new(error, error.Definition.Id, Category(error.Definition.Kind), error.ErrorTarget)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = error.Action.Replace(Command, command, StringComparison.Ordinal) },
        };

    /// <summary>The category that about_MeshTools_Errors shows for each kind.</summary>
    public static ErrorCategory Category(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidInput => ErrorCategory.InvalidArgument,
        ErrorKind.InvalidData => ErrorCategory.InvalidData,
        ErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.Conflict => ErrorCategory.ResourceExists,
        ErrorKind.NotAuthenticated => ErrorCategory.AuthenticationError,
        ErrorKind.Denied => ErrorCategory.PermissionDenied,
        ErrorKind.Unreachable => ErrorCategory.ConnectionError,
        ErrorKind.Untrusted => ErrorCategory.SecurityError,
        ErrorKind.LimitReached => ErrorCategory.LimitsExceeded,
        ErrorKind.Timeout => ErrorCategory.OperationTimeout,
        ErrorKind.ServerFailure => ErrorCategory.InvalidResult,
        ErrorKind.NotAvailable => ErrorCategory.ResourceUnavailable,
        ErrorKind.NotSupported => ErrorCategory.NotImplemented,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No category for this kind."),
    };
}
