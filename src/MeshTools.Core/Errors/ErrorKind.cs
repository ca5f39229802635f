namespace MeshTools.Errors;

/// <summary>What sort of thing went wrong. The module maps each value to one PowerShell ErrorCategory.</summary>
internal enum ErrorKind
{
    /// <summary>The user gave something that cannot be right.</summary>
    InvalidInput,

    /// <summary>A file, archive or answer does not have the form it must have.</summary>
    InvalidData,

    /// <summary>The thing named does not exist.</summary>
    NotFound,

    /// <summary>It exists already, or somebody else holds it.</summary>
    Conflict,

    /// <summary>The server does not know who is asking.</summary>
    NotAuthenticated,

    /// <summary>The server knows who is asking and says no.</summary>
    Denied,

    /// <summary>No connection, or one that broke.</summary>
    Unreachable,

    /// <summary>The connection is there but cannot be trusted.</summary>
    Untrusted,

    /// <summary>Too many requests at once.</summary>
    LimitReached,

    /// <summary>It took longer than it was allowed to.</summary>
    Timeout,

    /// <summary>The server failed.</summary>
    ServerFailure,

    /// <summary>A program, file or right that is needed is not here.</summary>
    NotAvailable,

    /// <summary>An operation that this version or this server does not have.</summary>
    NotSupported,
}
