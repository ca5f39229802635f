using System.Text;
using MeshTools.Errors;

namespace MeshTools.Cluster.Requests;

/// <summary>The error for an answer that is a success and not what was asked for: mostly something else answers there.</summary>
internal static class UnreadableAnswer
{
    /// <param name="request">What was asked.</param>
    /// <param name="context">The cluster that messages name.</param>
    /// <param name="response">What came.</param>
    /// <param name="why">What is wrong with it, where it is no page.</param>
    /// <param name="inner">The error of whoever read it; null for none.</param>
    public static MeshToolsException Create(ApiRequest request, string context, ApiResponse response, string why, Exception? inner = null)
    {
        string text = Encoding.UTF8.GetString(response.Body).TrimStart();
        string message = text.StartsWith('<')
            ? $"{request.Subject}: what answers is no API server: {StatusReader.Parse(text, "it sends a page").Message}"
            : $"The answer for {request.Subject} cannot be read: {why.TrimEnd('.')}";
        return new MeshToolsException(ErrorCatalog.UnexpectedAnswer, $"{message} (context '{context}')", target: request.Subject, inner: inner);
    }
}
