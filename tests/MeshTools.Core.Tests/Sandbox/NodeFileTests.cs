using MeshTools.Errors;
using MeshTools.Sandbox.Nodes;

namespace MeshTools.Core.Tests.Sandbox;

public sealed class NodeFileTests
{
    private readonly List<string> _warnings = [];

    [Fact]
    public void Every_column_is_understood()
    {
        SandboxNode node = Assert.Single(Read(
            """
            Name,Region,Zone,Subzone,Labels,Taints,Cpu,Memory,Pods,Ready
            worker-sz02,shenzhen,sz-a,room-2,front_end=true;tier=edge,dedicated=db:NoSchedule;spot:NoExecute,8,16Gi,50,false
            """));

        Assert.Equal("worker-sz02", node.Name);
        Assert.Equal("shenzhen", node.Labels["topology.kubernetes.io/region"]);
        Assert.Equal("sz-a", node.Labels["topology.kubernetes.io/zone"]);
        Assert.Equal("room-2", node.Labels["topology.istio.io/subzone"]);
        Assert.Equal("true", node.Labels["front_end"]);
        Assert.Equal("edge", node.Labels["tier"]);
        Assert.Equal([new NodeTaint("dedicated", "db", "NoSchedule"), new NodeTaint("spot", "", "NoExecute")], node.Taints);
        Assert.Equal(("8", "16Gi", "50"), (node.Capacity["cpu"], node.Capacity["memory"], node.Capacity["pods"]));
        Assert.False(node.Ready);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_name_is_enough_and_the_header_is_read_without_case()
    {
        IReadOnlyList<SandboxNode> nodes = Read("\uFEFFname\nworker-1\nworker-2\n".TrimStart('\uFEFF'));

        Assert.Equal(["worker-1", "worker-2"], nodes.Select(static node => node.Name));
        Assert.All(nodes, static node => Assert.True(node.Ready));
        Assert.All(nodes, static node => Assert.Empty(node.Labels));
    }

    [Fact]
    public void A_column_that_means_nothing_here_is_named_once()
    {
        Read("Name,Regoin\na,x\nb,y\n");

        Assert.Contains("'Regoin'", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("Region\nx\n", "no column 'Name'")]
    [InlineData("Name,name\nx,y\n", "is there twice")]
    [InlineData("Name\na,b\n", "line 2: has 2 fields")]
    [InlineData("Name,Region\n,x\n", "line 2: has no Name")]
    [InlineData("Name\nok\nWorker_1\n", "line 3: the name 'Worker_1'")]
    [InlineData("Name\n../../etc/passwd\n", "line 2: the name '../../etc/passwd' contains '/'")]
    [InlineData("Name\na\0b\n", "U+0000")]
    [InlineData("Name,Region\na,shen zhen\n", "line 2: Region ('shen zhen') contains a blank")]
    [InlineData("Name,Labels\na,/x=1\n", "label key '/x'")]
    [InlineData("Name,Taints\na,key=value\n", "the taint 'key=value'")]
    [InlineData("Name,Taints\na,key=value:Never\n", "the taint 'key=value:Never'")]
    [InlineData("Name,Cpu\na,many\n", "Cpu ('many')")]
    [InlineData("Name,Memory\na,-1Gi\n", "Memory ('-1Gi')")]
    [InlineData("Name,Ready\na,perhaps\n", "Ready is 'perhaps'")]
    public void What_the_server_would_refuse_is_refused_with_its_line(string text, string expected)
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => Read(text));

        Assert.Equal(ErrorCatalog.SandboxNodesInvalid, error.Definition);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_there_twice_is_refused_with_both_places()
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => NodeSet.Join(Read("Name\na\nb\na\n")));

        Assert.Equal("nodes.csv, line 4: node 'a' is there already (nodes.csv, line 2).", error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => NodeFile.Load("/nowhere/nodes.csv", _warnings.Add));

        Assert.Contains("/nowhere/nodes.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counted_nodes_have_names_that_sort() =>
        Assert.Equal(["worker-0001", "worker-0002"], NodeSet.Count(2).Select(static node => node.Name));

    private IReadOnlyList<SandboxNode> Read(string text) => NodeFile.Read(new StringReader(text), "nodes.csv", _warnings.Add);
}
