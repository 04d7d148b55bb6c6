using Microsoft.ML;
using Microsoft.ML.Data;
using RefractoryEpilepsy.Learning.Scoring;

namespace RefractoryEpilepsy.Learning.Training;

/// <summary>A dense matrix as ML.NET reads it, without a copy per row: columns Label, Weight, Features.</summary>
internal sealed class DenseDataView : IDataView
{
    private readonly DenseMatrix matrix;
    private readonly bool[] labels;
    private readonly float[] weights;

    public DenseDataView(DenseMatrix matrix, bool[] labels, float[] weights)
    {
        (this.matrix, this.labels, this.weights) = (matrix, labels, weights);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Label", BooleanDataViewType.Instance);
        builder.AddColumn("Weight", NumberDataViewType.Single);
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, matrix.Columns));
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => matrix.Rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [new Cursor(this)];

    private sealed class Cursor(DenseDataView view) : DataViewRowCursor
    {
        private long position = -1;

        public override long Position => position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override bool MoveNext()
        {
            if (position + 1 >= view.matrix.Rows)
            {
                return false;
            }

            position++;
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Delegate getter = column.Name switch
            {
                "Label" => (ValueGetter<bool>)((ref bool value) => value = view.labels[position]),
                "Weight" => (ValueGetter<float>)((ref float value) => value = view.weights[position]),
                _ => (ValueGetter<VBuffer<float>>)ReadFeatures,
            };
            return (ValueGetter<TValue>)getter;
        }

        private void ReadFeatures(ref VBuffer<float> value)
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, view.matrix.Columns);
            view.matrix.Row((int)position).CopyTo(editor.Values);
            value = editor.Commit();
        }
    }
}
