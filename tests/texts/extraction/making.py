"""Small files of each kind, made as the tests need them."""

import io
import zipfile

import pypdfium2
import pypdfium2.raw as pdfium

from texts.extraction.limits import Limits
from texts.extraction.running import extract

ID_NUMBER = "11010519491231002X"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def read(content, name, limits=None, **more):
    return extract(io.BytesIO(content), name, limits or Limits(), **more)


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def paragraph(text, properties=""):
    return f"<w:p><w:r>{properties}<w:t>{text}</w:t></w:r></w:p>"


def docx(body, **parts):
    """A Word file; keyword ``word__header1`` becomes the part ``word/header1.xml``."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>",
            **{f"{name.replace('__', '/')}.xml": content for name, content in parts.items()},
        }
    )


def ofd(pages, **more):
    """An OFD file whose pages have these contents."""
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n, _ in enumerate(pages)
    )
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocInfo><ofd:Author>李文书</ofd:Author></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
            **{
                f"Doc_0/Pages/Page_{n}/Content.xml": f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{content}</ofd:Layer>"
                "</ofd:Content></ofd:Page>"
                for n, content in enumerate(pages)
            },
            **more,
        }
    )


def ofd_text(text, box="20 20 60 5", more=""):
    return f'<ofd:TextObject Boundary="{box}" {more}><ofd:TextCode X="0" Y="4">{text}</ofd:TextCode></ofd:TextObject>'


def chinese_pdf(*pages):
    """A PDF whose pages have these lines in an East Asian font that every reader knows without embedding it."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    for number, lines in enumerate(pages):
        shown = " T* ".join(f"<{line.encode('utf-16-be').hex()}> Tj" for line in lines)
        stream = f"BT /F1 8 Tf 12 TL 40 800 Td {shown} ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (
        written
        + f"{end}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF".encode()
    )


def pdf(*pages, note="", attached=None):
    """A PDF; each page has a line of Latin text, or a picture over the whole page where the line is None."""
    document = pypdfium2.PdfDocument.new()
    for line in pages:
        page = document.new_page(595, 842)
        if line is None:
            image = pypdfium2.PdfImage.new(document)
            bitmap = pypdfium2.PdfBitmap.new_native(8, 8, pdfium.FPDFBitmap_BGR)
            image.set_bitmap(bitmap)
            image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
            page.insert_obj(image)
        elif line:
            text = pdfium.FPDFPageObj_NewTextObj(document, b"Helvetica", 12.0)
            wide = (line + "\0").encode("utf-16-le")
            pdfium.FPDFText_SetText(text, (pdfium.FPDF_WCHAR * (len(wide) // 2)).from_buffer_copy(wide))
            pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, 60, 700)
            pdfium.FPDFPage_InsertObject(page, text)
        if note:
            annotation = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_TEXT)
            wide = (note + "\0").encode("utf-16-le")
            pdfium.FPDFAnnot_SetStringValue(
                annotation, b"Contents", (pdfium.FPDF_WCHAR * (len(wide) // 2)).from_buffer_copy(wide)
            )
            pdfium.FPDFPage_CloseAnnot(annotation)
        page.gen_content()
        page.close()
    for name, content in (attached or {}).items():
        document.new_attachment(name).set_data(content)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
