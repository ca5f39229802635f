using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Cluster.KubeConfig;

/// <summary>Turns a context of a kubeconfig into <see cref="ConnectionSettings"/>, and says what is wrong with it.</summary>
internal static class ConnectionResolver
{
    /// <param name="document">The merged kubeconfig.</param>
    /// <param name="contextName">-Context, or null for the current one.</param>
    public static ConnectionSettings Resolve(KubeConfigDocument document, string? contextName)
    {
        string source = string.Join(Path.PathSeparator, document.Files);
        string name = contextName ?? document.CurrentContext ?? throw new MeshToolsException(
            ErrorCatalog.NoCurrentContext, $"Kubeconfig '{source}' names no current context.", target: source);

        KubeConfigEntry context = document.Context(name) ?? throw new MeshToolsException(
            ErrorCatalog.ContextNotFound,
            $"Kubeconfig '{source}' has no context '{name}'; it has: {Names(document.ContextNames)}.",
            target: name);

        string clusterName = context.Text("cluster") ?? throw context.Wrong("cluster", $"context '{name}' names no cluster");
        KubeConfigEntry cluster = document.Cluster(clusterName) ?? throw new MeshToolsException(
            ErrorCatalog.ContextNotFound, $"Kubeconfig '{source}': context '{name}' names cluster '{clusterName}', which is missing.", target: name);

        ConnectionSettings settings = new()
        {
            Context = name,
            Source = source,
            Namespace = context.Text("namespace"),
            Server = Server(cluster, clusterName),
            CertificateAuthority = Pem(cluster, "certificate-authority"),
            SkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = TlsServerName(cluster),
            Proxy = Proxy(cluster),
        };

        // A context without a user is anonymous, as for kubectl.
        if (context.Text("user") is not string userName)
        {
            return settings;
        }

        KubeConfigEntry user = document.User(userName) ?? throw new MeshToolsException(
            ErrorCatalog.ContextNotFound, $"Kubeconfig '{source}': context '{name}' names user '{userName}', which is missing.", target: name);
        return WithUser(settings, user, userName);
    }

    private static ConnectionSettings WithUser(ConnectionSettings settings, KubeConfigEntry user, string userName)
    {
        if (user.Section("auth-provider") is KubeConfigEntry provider && user.Section("exec") is null && user.Text("token") is null)
        {
            throw new MeshToolsException(
                ErrorCatalog.NotSupportedCredential,
                $"Kubeconfig '{user.File}': user '{userName}' uses the auth-provider '{provider.Text("name")}', which Kubernetes removed in 1.26.",
                target: userName);
        }

        string? certificate = Pem(user, "client-certificate");
        string? key = Pem(user, "client-key");
        if ((certificate is null) != (key is null))
        {
            throw user.Wrong(certificate is null ? "client-key" : "client-certificate", $"user '{userName}' has only one of client-certificate and client-key");
        }

        return settings with
        {
            ClientCertificate = certificate,
            ClientKey = key,
            Token = user.Text("token"),
            TokenFile = TokenFile(user),
            UserName = user.Text("username"),
            Password = user.Text("password"),
            Impersonation = Impersonation.Of(user, userName),
            Exec = user.Section("exec") is KubeConfigEntry exec ? Plugin(exec, userName, settings) : null,
        };
    }

    private static string? TokenFile(KubeConfigEntry user) =>
        user.Path("tokenFile") is string path && PathText.IsContent(path) && !File.Exists(path)
            ? throw user.Wrong("tokenFile", "'tokenFile' is not the path of a file; a token itself belongs under 'token'")
            : user.Path("tokenFile");

    private static ExecPlugin Plugin(KubeConfigEntry exec, string userName, ConnectionSettings settings)
    {
        string command = exec.Text("command") ?? throw exec.Wrong("command", $"the exec plugin of user '{userName}' has no command");
        string version = exec.Text("apiVersion") ?? throw exec.Wrong("apiVersion", $"the exec plugin of user '{userName}' has no apiVersion");
        Dictionary<string, string> environment = new(StringComparer.Ordinal);
        foreach (KubeConfigEntry variable in exec.Sections("env"))
        {
            environment[variable.Text("name") ?? throw variable.Wrong("name", "an element of 'env' has no name")] = variable.Text("value") ?? string.Empty;
        }

        // With a slash the command is a path from the kubeconfig's folder; without one it is looked up on PATH.
        bool isPath = command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return new ExecPlugin(
            version,
            isPath ? exec.Path("command")! : command,
            exec.Texts("args"),
            environment,
            exec.Text("installHint"),
            exec.Flag("provideClusterInfo") ? ClusterInfo(settings) : null);
    }

    private static string ClusterInfo(ConnectionSettings settings)
    {
        JsonObject cluster = new() { ["server"] = settings.Server.OriginalString };
        if (settings.TlsServerName is not null)
        {
            cluster["tls-server-name"] = settings.TlsServerName;
        }

        if (settings.SkipTlsVerify)
        {
            cluster["insecure-skip-tls-verify"] = true;
        }

        if (settings.CertificateAuthority is not null)
        {
            cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(settings.CertificateAuthority));
        }

        if (settings.Proxy is not null)
        {
            cluster["proxy-url"] = settings.Proxy.OriginalString;
        }

        return cluster.ToJsonString();
    }

    private static Uri Server(KubeConfigEntry cluster, string clusterName)
    {
        string address = cluster.Text("server") ?? throw cluster.Wrong("server", $"cluster '{clusterName}' has no server");
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? server) || server.Scheme is not ("https" or "http"))
        {
            // It may hold a password: user:password@host.
            string shown = address.Contains('@', StringComparison.Ordinal) ? "'server'" : $"'{address}'";
            throw cluster.Wrong("server", $"{shown} is not an http or https address");
        }

        return server;
    }

    private static string? TlsServerName(KubeConfigEntry cluster)
    {
        string? name = cluster.Text("tls-server-name");
        return name is null || Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4
            ? name
            : throw cluster.Wrong("tls-server-name", $"'{name}' is not the name of a host");
    }

    private static Uri? Proxy(KubeConfigEntry cluster)
    {
        if (cluster.Text("proxy-url") is not string address)
        {
            return null;
        }

        return Uri.TryCreate(address, UriKind.Absolute, out Uri? proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? proxy
            : throw cluster.Wrong("proxy-url", "'proxy-url' is not an http, https or socks5 address");
    }

    /// <summary>The PEM text of <c>NAME-data</c> (base64) or of the file that NAME points at; data wins, as for kubectl.</summary>
    private static string? Pem(KubeConfigEntry entry, string name)
    {
        string field = name + "-data";
        string? text = entry.Base64(field) is byte[] data ? Encoding.UTF8.GetString(data) : null;
        if (text is null)
        {
            if (entry.Path(name) is not string path)
            {
                return null;
            }

            field = name;
            text = Read(entry, name, path);
        }

        // Only the form is checked here; the certificate itself when it is loaded.
        return text.Contains("-----BEGIN ", StringComparison.Ordinal) ? text : throw entry.Wrong(field, $"'{field}' holds no PEM block");
    }

    private static string Read(KubeConfigEntry entry, string name, string path)
    {
        if (PathText.IsContent(path) && !File.Exists(path))
        {
            throw entry.Wrong(name, $"'{name}' is not the path of a file; the base64 of its content belongs under '{name}-data'");
        }

        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MeshToolsException(
                ErrorCatalog.KubeConfigUnreadable,
                $"The file that '{name}' in kubeconfig '{entry.File}' names cannot be read: {error.Message}",
                target: path,
                inner: error);
        }
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
