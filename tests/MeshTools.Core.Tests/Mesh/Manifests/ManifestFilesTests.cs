using System.Text;
using MeshTools.Core.Tests.Sandbox;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

public sealed class ManifestFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_read_in_the_ordinal_order_of_names_without_what_is_hidden()
    {
        Write("b.yml", "b");
        Write("B.json", "upper");
        Write("a/z.yaml", "z");
        Write("a.yaml", "a");
        Write(".hidden.yaml", "hidden");
        Write("..2024/x.yaml", "former");
        Write(".git/x.yaml", "git");
        _folder.File("notes.txt", "not: [yaml");
        _folder.File("c.yaml", "# comments only\n");

        IReadOnlyList<ManifestObject> objects = ManifestFiles.Load(_folder.Path);

        Assert.Equal(["upper", "z", "a", "b"], objects.Select(static item => item.Address.Name));
        Assert.Equal(Path.Combine(_folder.Path, "a", "z.yaml"), objects[1].Place.Source);
    }

    [Fact]
    public void Links_in_a_circle_end_and_links_to_files_are_followed()
    {
        string real = Write("real/a.yaml", "a");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "real", "up"), _folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "again"), Path.Combine(_folder.Path, "real"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".data"));
        Write(".data/mounted", "mounted");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "mounted.yaml"), Path.Combine(_folder.Path, ".data", "mounted"));

        IReadOnlyList<ManifestObject> objects = ManifestFiles.Load(_folder.Path);

        Assert.Equal(["a", "mounted"], objects.Select(static item => item.Address.Name).Order());
        Assert.True(File.Exists(real));
    }

    [Fact]
    public void One_object_in_two_files_is_refused_with_both()
    {
        Write("a.yaml", "same");
        Write("b.yaml", "same");

        MeshToolsException error = Refused(_folder.Path, ErrorCatalog.ManifestInvalid);

        Assert.Contains("a.yaml, document 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("b.yaml, document 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kustomization.yaml", "kubectl kustomize")]
    [InlineData("sub/kustomization.yml", "kubectl kustomize")]
    [InlineData("Kustomization", "kubectl kustomize")]
    [InlineData("Chart.yaml", "helm template")]
    public void A_folder_that_must_be_rendered_is_refused_with_the_command(string file, string command)
    {
        Write("a.yaml", "a");
        string path = _folder.File(file, "resources: [a.yaml]\n");

        foreach (string given in (string[])[_folder.Path, path])
        {
            MeshToolsException error = Refused(given, ErrorCatalog.ManifestNotRendered);
            Assert.Contains($"{command} {Path.GetDirectoryName(path)}", error.Action, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_not_there_or_holds_nothing_is_said_to_be_so()
    {
        Assert.Contains("/nowhere/x.yaml", Refused("/nowhere/x.yaml", ErrorCatalog.ManifestNotFound).Message, StringComparison.Ordinal);
        Refused(string.Empty, ErrorCatalog.ManifestNotFound);
        Refused("a\0b", ErrorCatalog.ManifestNotFound);
        Refused(_folder.Path, ErrorCatalog.ManifestEmpty);
        Refused(_folder.File("a.yaml", "# nothing\n---\n"), ErrorCatalog.ManifestEmpty);
        Refused(_folder.Path, ErrorCatalog.ManifestEmpty);
        Assert.Equal(
            ErrorCatalog.ManifestEmpty, Assert.Throws<MeshToolsException>(static () => ManifestFiles.FromText(" \n")).Definition);
    }

    [Fact]
    public void A_link_to_nothing_cannot_be_read()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a.yaml"), Path.Combine(_folder.Path, "gone"));

        Assert.Contains("a.yaml", Refused(_folder.Path, ErrorCatalog.ManifestUnreadable).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_the_pipeline_names_itself_as_such()
    {
        Assert.Equal("pipeline input, document 1, line 1", Assert.Single(ManifestFiles.FromText(Text("a"))).Place.ToString());
        Assert.StartsWith(
            "pipeline input, document 1, line 1", Assert.Throws<MeshToolsException>(static () => ManifestFiles.FromText("- a")).Message, StringComparison.Ordinal);
    }

    public static TheoryData<Encoding> Encodings => [new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_usual_encoding_is_read(Encoding encoding)
    {
        string path = Path.Combine(_folder.Path, "a.yaml");
        File.WriteAllText(path, Text("a") + "data: {x: 无锡 😀}\r\n", encoding);

        Assert.Equal("无锡 😀", (string?)Assert.Single(ManifestFiles.Load(path)).Body["data"]!["x"]);
    }

    [Theory]
    [InlineData("61 3A 20 FF", "is not UTF-8 at byte 3")]
    [InlineData("EF BB BF 61 3A 20 C3 28", "is not UTF-8 at byte 6")]
    [InlineData("61 3A 20 ED A0 80", "is not UTF-8 at byte 3")]
    [InlineData("FF FE 61 00 3A 00 00 D8 61 00", "is not UTF-16 at byte 6")]
    [InlineData("FF FE 00 00 61 00 00 00", "is written in UTF-32")]
    public void Bytes_that_are_no_text_are_refused_by_place(string hex, string expected)
    {
        string path = Path.Combine(_folder.Path, "a.yaml");
        File.WriteAllBytes(path, Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)));

        MeshToolsException error = Refused(path, ErrorCatalog.ManifestInvalid);

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_offset_of_a_wrong_byte_is_right_far_into_a_file()
    {
        string path = Path.Combine(_folder.Path, "a.yaml");
        File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)'#', 300_000), 0xC3, (byte)'\n']);

        Assert.Contains("at byte 300000", Refused(path, ErrorCatalog.ManifestInvalid).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_end_is_refused()
    {
        // /dev/zero says that it is empty; where there is none, a file one byte too large does.
        string path = "/dev/zero";
        if (!File.Exists(path))
        {
            path = Path.Combine(_folder.Path, "large.yaml");
            using FileStream file = File.Create(path);
            file.SetLength(ManifestText.MaxSize + 1L);
        }

        Assert.Contains("larger than 64 MB", Refused(path, ErrorCatalog.ManifestUnreadable).Message, StringComparison.Ordinal);
    }

    private static MeshToolsException Refused(string path, ErrorDefinition definition)
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => ManifestFiles.Load(path));
        Assert.Equal(definition.Id, error.Definition.Id);
        return error;
    }

    private string Write(string file, string name) => _folder.File(file, Text(name));

    private static string Text(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n";
}
