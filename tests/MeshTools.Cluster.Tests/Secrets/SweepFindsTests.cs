using System.Runtime.Versioning;
using System.Security;
using System.Text;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>The search finds a secret in every place that it looks at: one that found nothing would hold nothing.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SweepFindsTests(SandboxFixture cluster) : IClassFixture<SandboxFixture>
{
    private const string Secret = "planted-S3cr3t word";

    private static readonly TestCertificate Made = TestCertificate.Make(["shop.example"]);
    private static readonly TestCertificate Other = TestCertificate.Make(["shop.example"]);

    public static TheoryData<string, string> Leaks => new()
    {
        { "verbose", "& { [CmdletBinding()] param() $PSCmdlet.WriteVerbose(\"x $secret\") }" },
        { "debug", "& { [CmdletBinding()] param() $PSCmdlet.WriteDebug(\"x $secret\") }" },
        { "warning", "& { [CmdletBinding()] param() $PSCmdlet.WriteWarning($secret) }" },
        { "information", "& { [CmdletBinding()] param() $PSCmdlet.WriteInformation($secret, @()) }" },
        { "progress", "& { [CmdletBinding()] param() $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'x', $secret)) }" },
        { "host", "$Host.UI.WriteLine($secret)" },
        { "error", "& { [CmdletBinding()] param() $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new($secret), 'x', 'NotSpecified', $null)) }" },
        { "error", "& { [CmdletBinding()] param() $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new('x'), 'x', 'NotSpecified', @{ name = $secret })) }" },
        { "error", "& { [CmdletBinding()] param() $record = [Management.Automation.ErrorRecord]::new([Exception]::new('x'), 'x', 'NotSpecified', $null); $record.ErrorDetails = 'y'; $record.ErrorDetails.RecommendedAction = $secret; $PSCmdlet.WriteError($record) }" },
        { "error", "throw [Exception]::new('x', [Exception]::new($secret))" },
        { "$Error", "try { throw $secret } catch { }" },
        { "output", "[pscustomobject]@{ a = @([pscustomobject]@{ b = $secret }) }" },
        { "output", "@{ a = [pscredential]::new($secret, $secure) }" },
        { "output", "[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(\"ab$secret\"))" },
        { "output", "[Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($secret))" },
        { "output", "[Uri]::EscapeDataString($secret)" },
        { "output", "[BitConverter]::ToString([Text.Encoding]::UTF8.GetBytes($secret)).Replace('-', '').ToLower()" },
        { "output", "$key.Substring(90, 12)" },
        { "output", "[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($key)).Substring(120, 10)" },
        { "process list", "& /bin/sh -c 'sleep 2' $secret" },
        { "environment of a child", "[Environment]::SetEnvironmentVariable('PLANTED', $secret); try { & /bin/sh -c 'sleep 2' } finally { [Environment]::SetEnvironmentVariable('PLANTED', $null) }" },
        { "file ", "[IO.File]::WriteAllText(\"$Temporary/left\", $secret)" },
        { "others may open ", "[IO.File]::WriteAllText(\"$Temporary/left\", 'x'); [IO.File]::SetUnixFileMode(\"$Temporary/left\", 'UserRead, OtherRead')" },
        { "ConfigMap default/planted", "/api/v1/namespaces/default/configmaps|{\"metadata\": {\"name\": \"planted\"}, \"data\": {\"a\": \"$secret\"}}" },
        { "Secret default/planted", "/api/v1/namespaces/default/secrets|{\"metadata\": {\"name\": \"planted\", \"annotations\": {\"last-applied\": \"$secret\"}}}" },
        { "Event default/planted", "/api/v1/namespaces/default/events|{\"metadata\": {\"name\": \"planted\"}, \"involvedObject\": {\"namespace\": \"default\"}, \"message\": \"$secret\"}" },
    };

    [Theory]
    [MemberData(nameof(Leaks))]
    public async Task A_secret_that_leaks_is_found(string place, string leak)
    {
        Sweep sweep = new(cluster);
        string[] planted = leak.Split('|');
        if (planted.Length == 2)
        {
            await cluster.Api.SendAsync(HttpMethod.Post, planted[0], planted[1].Replace("$secret", Secret, StringComparison.Ordinal));
        }

        using SecureString secure = new();
        await sweep.RunAsync(planted.Length == 2 ? "'nothing'" : leak, ("secret", Secret), ("key", Made.KeyPem), ("secure", secure));

        Assert.Contains(sweep.Find(Needles()), found => found.StartsWith(place, StringComparison.Ordinal));
        if (planted.Length == 2)
        {
            await cluster.Api.DeleteAsync(planted[0] + "/planted");
        }
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_leaks()
    {
        Sweep sweep = new(cluster);
        using SecureString secure = new();
        Array.ForEach(Secret.ToCharArray(), secure.AppendChar);

        await sweep.RunAsync("[pscredential]::new('jane', $secure); Get-NodeRegion; $other.Length", ("secret", Secret), ("secure", secure), ("other", Other.KeyPem));

        Assert.Empty(sweep.Find(Needles().KubeConfigKey(cluster.KubeConfig)));
        Assert.True(sweep.Seen.Count > 100, $"{sweep.Seen.Count} texts were looked at.");
    }

    /// <summary>A certificate's length, and so how its last line shows in base64, differs from run to run with its signature.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_every_PEM_begins_and_ends_with_is_no_secret(int before)
    {
        string pem = $"-----BEGIN CERTIFICATE-----\n{new string('x', before)}\n-----END CERTIFICATE-----\n";

        Assert.Empty(Needles().KubeConfigKey(cluster.KubeConfig).FindIn(Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))));
    }

    private static Needles Needles() => new Needles().Word("the secret", Secret).Key("the key", Made, Other);
}
