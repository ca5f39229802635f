using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Requests;
using MeshTools.Errors;

namespace MeshTools.Cluster;

/// <content>Reading: one object, or lists in pages.</content>
internal sealed partial class ClusterClient
{
    /// <summary>One object.</summary>
    /// <exception cref="MeshToolsException">ObjectNotFound and every other way to fail.</exception>
    public async Task<JsonObject> GetAsync(ObjectAddress address, CancellationToken cancellationToken, ObjectForm form = ObjectForm.Full)
    {
        ApiRequest request = await ReadRequestAsync(address, form, cancellationToken).ConfigureAwait(false);
        return await SendForObjectAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One object, or null when it does not exist, or its kind is not in service: a definition that was made a moment ago.</summary>
    public async Task<JsonObject?> TryGetAsync(ObjectAddress address, CancellationToken cancellationToken, ObjectForm form = ObjectForm.Full)
    {
        try
        {
            return await GetAsync(address, cancellationToken, form).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.HttpStatus == 404)
        {
            return null;
        }
    }

    /// <summary>One object of a kind that every server has as the row kubectl would print, or null when it does not exist.</summary>
    public async Task<T?> TryGetRowAsync<T>(ObjectAddress address, Func<TableRow, T> project, CancellationToken cancellationToken)
        where T : class
    {
        ApiRequest request = await ReadRequestAsync(address, ObjectForm.Table, cancellationToken).ConfigureAwait(false);
        try
        {
            ApiResponse response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return Understand(request, response, table => project(new TableRow(table.GetProperty("rows")[0], Columns(table))));
        }
        catch (MeshToolsException error) when (error.Definition == ErrorCatalog.ObjectNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// A list, page by page, each object turned into what is wanted of it while its page is in memory.
    /// <paramref name="project"/> must not keep the element.
    /// </summary>
    public Task<ListResult<T>> ListAsync<T>(KindRef kind, ListQuery query, Func<JsonElement, T> project, CancellationToken cancellationToken)
    {
        return ListPagesAsync<T>(kind, query, "items", (page, items) =>
        {
            foreach (JsonElement item in page.GetProperty("items").EnumerateArray())
            {
                items.Add(project(item));
            }
        }, cancellationToken);
    }

    /// <summary>A list as the rows kubectl would print (<see cref="ObjectForm.Table"/>).</summary>
    public Task<ListResult<T>> ListRowsAsync<T>(KindRef kind, ListQuery query, Func<TableRow, T> project, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, int>? columns = null;
        return ListPagesAsync<T>(kind, query with { Form = ObjectForm.Table }, "rows", (page, items) =>
        {
            // Only the first page must carry the column definitions.
            columns ??= Columns(page);
            foreach (JsonElement row in page.GetProperty("rows").EnumerateArray())
            {
                items.Add(project(new TableRow(row, columns)));
            }
        }, cancellationToken);
    }

    /// <summary>A question that is asked by creating it, of which the server stores nothing (a review).</summary>
    /// <param name="kind">A kind without namespaces.</param>
    /// <param name="question">The question.</param>
    /// <param name="subject">What it is about, for errors.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <returns>The question with its answer.</returns>
    public async Task<JsonObject> AskAsync(KindRef kind, JsonObject question, string subject, CancellationToken cancellationToken)
    {
        ResourceType type = await ResolveAsync(kind, cancellationToken).ConfigureAwait(false);
        return await SendForObjectAsync(
            new ApiRequest(HttpMethod.Post, type.Path(null))
            {
                Subject = subject,
                Permission = Permission("create", type, null),
                ContentType = MediaTypes.Json,
                Body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(question, JsonText.Compact),
                IsRepeatable = true,
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<ListResult<T>> ListPagesAsync<T>(
        KindRef kind, ListQuery query, string array, Action<JsonElement, List<T>> read, CancellationToken cancellationToken)
    {
        ResourceType type = await ResolveAsync(kind, cancellationToken).ConfigureAwait(false);
        List<T> items = [];
        string? next = null;
        int pageSize = query.PageSize;
        do
        {
            ApiRequest request = ListRequest(type, query, pageSize, next);
            ApiResponse response;
            try
            {
                response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (MeshToolsException error) when (error.HttpStatus == 410 && pageSize > 0)
            {
                // The snapshot the pages were cut from is compacted. Once more, in one piece that does not expire.
                items.Clear();
                next = null;
                pageSize = 0;
                continue;
            }

            string? last = next;
            (next, string? version) = Understand(request, response, page =>
            {
                if (!page.TryGetProperty(array, out JsonElement elements))
                {
                    throw UnreadableAnswer.Create(request, Context, response, $"it has no '{array}'");
                }

                if (elements.ValueKind == JsonValueKind.Array)
                {
                    read(page, items);
                }

                JsonElement metadata = page.GetProperty("metadata");
                return (Text(metadata, "continue"), Text(metadata, "resourceVersion"));
            });
            if (string.IsNullOrEmpty(next))
            {
                return new ListResult<T>(items, version ?? string.Empty);
            }

            if (next == last)
            {
                throw UnreadableAnswer.Create(request, Context, response, "its pages have no end");
            }
        }
        while (true);
    }

    private static ApiRequest ListRequest(ResourceType type, ListQuery query, int pageSize, string? next)
    {
        StringBuilder path = new(type.Path(query.Namespace));
        char separator = '?';
        Add("limit", pageSize > 0 ? pageSize.ToString(CultureInfo.InvariantCulture) : null);
        Add("labelSelector", query.LabelSelector);
        Add("fieldSelector", query.FieldSelector);
        Add("continue", next);
        return new ApiRequest(HttpMethod.Get, path.ToString())
        {
            Subject = type.Plural,
            Permission = Permission("list", type, query.Namespace),
            Accept = MediaTypes.ForList(query.Form),
            IsRepeatable = true,
        };

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                path.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }
    }

    private async Task<ApiRequest> ReadRequestAsync(ObjectAddress address, ObjectForm form, CancellationToken cancellationToken)
    {
        ResourceType type = await ResolveAsync(address.Kind, cancellationToken).ConfigureAwait(false);
        return new ApiRequest(HttpMethod.Get, type.Path(address.Namespace, address.Name))
        {
            Subject = address.ToString(),
            Permission = Permission("get", type, address.Namespace),
            Accept = MediaTypes.ForObject(form),
            IsRepeatable = true,
        };
    }

    private static Dictionary<string, int> Columns(JsonElement table)
    {
        Dictionary<string, int> columns = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement definition in table.GetProperty("columnDefinitions").EnumerateArray())
        {
            columns.TryAdd(definition.GetProperty("name").GetString()!, columns.Count);
        }

        return columns;
    }

    /// <summary>Takes an answer apart. What is missing in it, or is of another type, is the answer's fault.</summary>
    private T Understand<T>(ApiRequest request, ApiResponse response, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Body);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw UnreadableAnswer.Create(request, Context, response, error.Message, error);
        }
    }

    /// <summary>A text field; null when it is absent (metrics, for one, have lists without a version).</summary>
    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement field) ? field.GetString() : null;
}
