using System.Text;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Tests.Reports;

public class CsvTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "\"'=1+1\"")]                       // a spreadsheet would run it
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("+49", "\"'+49\"")]
    [InlineData("-id", "\"'-id\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("1A", "1A")]
    public void Cells_are_quoted_where_a_reader_or_a_spreadsheet_would_stumble(string cell, string written)
    {
        var text = new StringBuilder();

        CsvText.AppendRow(text, cell, "x");

        Assert.Equal(written + ",x\n", text.ToString());
    }

    [Fact]
    public void A_partial_date_is_written_as_precisely_as_it_is_known()
    {
        Assert.Equal("2020", Words.Of(PartialDate.Parse("2020")));
        Assert.Equal("2020-02", Words.Of(PartialDate.Parse("2020-02")));
        Assert.Equal("2020-02-29", Words.Of(PartialDate.Parse("2020-02-29")));
        Assert.Equal("2020-01-01/2020-03-31", Words.Of(PartialDate.Between(new(2020, 1, 1), new(2020, 3, 31))));
    }
}
