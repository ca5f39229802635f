namespace MeshTools.Testing.Proxy;

/// <summary>What happens to one request on its way to the API server or back.</summary>
internal enum ApiFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>409: somebody changed the object in between. For writes.</summary>
    Conflict,

    /// <summary>429 with Retry-After.</summary>
    TooManyRequests,

    /// <summary>500.</summary>
    InternalError,

    /// <summary>502 from a proxy: a page, not a Status.</summary>
    BadGateway,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>504 after the request took effect.</summary>
    GatewayTimeout,

    /// <summary>The connection breaks before the server sees the request.</summary>
    ResetBefore,

    /// <summary>The connection breaks after the request took effect.</summary>
    ResetAfter,

    /// <summary>Half of the answer arrives, then the connection ends.</summary>
    TruncatedBody,

    /// <summary>The answer trickles in.</summary>
    SlowBody,

    /// <summary>410: the watch or the page of a list is too old. For reads.</summary>
    Gone,

    /// <summary>401: the token has run out, and there is no other.</summary>
    ExpiredToken,

    /// <summary>401 from now on, until the request carries the token that stands in the file since.</summary>
    ReplacedToken,

    /// <summary>The connection ends without a word of TLS: every open one, and the next.</summary>
    TlsCut,
}
